/// The data amplifier: from a few before/after pairs to as many as there are faces.
@NullMarked
package org.tinybeauty.amplifier;

import org.jspecify.annotations.NullMarked;
