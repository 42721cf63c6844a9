/// ONNX Runtime behind one small type. The only room that names it.
@NullMarked
package org.tinybeauty.inference;

import org.jspecify.annotations.NullMarked;
