/// Live streams: packets fanned out from one publisher to many subscribers, with who may do so.
/// May use `rtmp` and Netty's buffers and event loops; knows nothing of makeup or files, except
// that
/// live sessions, recorders and pushes of this room subscribe and publish.
@NullMarked
package org.tinybeauty.stream;

import org.jspecify.annotations.NullMarked;
