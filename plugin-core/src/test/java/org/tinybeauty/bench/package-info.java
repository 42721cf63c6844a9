/// JMH benchmarks, run by `scripts/jmh` (with JMH's own options, say `scripts/jmh Pixel -f 2`), not
/// by the tests.
@NullMarked
package org.tinybeauty.bench;

import org.jspecify.annotations.NullMarked;
