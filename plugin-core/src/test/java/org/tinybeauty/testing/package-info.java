/// What the tests of all modules share; it goes to them as plugin-core's test jar.
@NullMarked
package org.tinybeauty.testing;

import org.jspecify.annotations.NullMarked;
