/// Makes styles: before/after pairs in, a tiny network out. The only room that names libtorch.
@NullMarked
package org.tinybeauty.training;

import org.jspecify.annotations.NullMarked;
