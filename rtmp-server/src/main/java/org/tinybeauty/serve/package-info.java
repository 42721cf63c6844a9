/// `tinybeauty serve`: its configuration and the wiring of streams, makeup and
/// outputs. Nothing imports this room.
@NullMarked
package org.tinybeauty.serve;

import org.jspecify.annotations.NullMarked;
