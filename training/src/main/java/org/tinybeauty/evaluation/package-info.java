/// Proof that a style is good: figures of pictures against the artist's, the flicker test, fairness
/// by group, reports, the release gate. Uses `pairs`, `recipe` (for the regions of a face) and the
/// engine; trains nothing.
@NullMarked
package org.tinybeauty.evaluation;

import org.jspecify.annotations.NullMarked;
