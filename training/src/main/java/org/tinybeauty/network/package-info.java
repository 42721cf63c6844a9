/// What every network that is trained here is made of: its numbers, their file, and their
/// optimiser.
@NullMarked
package org.tinybeauty.network;

import org.jspecify.annotations.NullMarked;
