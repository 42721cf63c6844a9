/// Tests of the link to OBS, against a plugin written in Java.
@NullMarked
package org.tinybeauty.obs;

import org.jspecify.annotations.NullMarked;
