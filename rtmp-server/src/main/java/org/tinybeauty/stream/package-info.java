/// Live streams: packets fanned out from one publisher to many subscribers, and who may do so.
/// Live sessions, recorders and pushes subscribe here. May use `rtmp` and Netty.
@NullMarked
package org.tinybeauty.stream;

import org.jspecify.annotations.NullMarked;
