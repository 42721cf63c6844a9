/// OBS frames in, OBS frames out.
@NullMarked
package org.tinybeauty.obs;

import org.jspecify.annotations.NullMarked;
