/// The paper's own data amplifier: a user's Stable Diffusion 1.5 folder, fitted to a few
/// pairs,
/// paints their makeup on other faces. Runs in libtorch, on the CPU, in float32. May use
/// `pairs`.
@NullMarked
package org.tinybeauty.diffusion;

import org.jspecify.annotations.NullMarked;
