/// What holds for all of this module.
@NullMarked
package org.tinybeauty;

import org.jspecify.annotations.NullMarked;
