/// Counters and timings of the frame loop, without allocation.
@NullMarked
package org.tinybeauty.stats;

import org.jspecify.annotations.NullMarked;
