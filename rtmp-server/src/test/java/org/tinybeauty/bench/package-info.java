/// Measurements: programs to be run by hand, no tests.
@NullMarked
package org.tinybeauty.bench;

import org.jspecify.annotations.NullMarked;
