/// Styles, looks, and the filter that puts a look on a frame.
@NullMarked
package org.tinybeauty.makeup;

import org.jspecify.annotations.NullMarked;
