/// What the tests of all rooms share.
@NullMarked
package org.tinybeauty;

import org.jspecify.annotations.NullMarked;
