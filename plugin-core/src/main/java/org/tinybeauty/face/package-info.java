/// Where the faces are: detector, tracking, smoothing, and the one crop that training shares.
@NullMarked
package org.tinybeauty.face;

import org.jspecify.annotations.NullMarked;
