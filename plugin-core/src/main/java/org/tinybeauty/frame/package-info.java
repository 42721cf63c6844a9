/// Pictures in native memory: planes, strides, colour; sampling a crop out of them and adding a
/// residual back. Imports no other room.
@NullMarked
package org.tinybeauty.frame;

import org.jspecify.annotations.NullMarked;
