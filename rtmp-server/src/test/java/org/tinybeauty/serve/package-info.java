/// Tests of `tinybeauty serve`.
@NullMarked
package org.tinybeauty.serve;

import org.jspecify.annotations.NullMarked;
