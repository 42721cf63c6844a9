/// The videos that run now, and what can be changed about them while they run.
@NullMarked
package org.tinybeauty.session;

import org.jspecify.annotations.NullMarked;
