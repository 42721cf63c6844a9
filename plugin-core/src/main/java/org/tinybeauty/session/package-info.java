/// Running videos and the looks they wear.
@NullMarked
package org.tinybeauty.session;

import org.jspecify.annotations.NullMarked;
