/// RTMP on Netty: packets in, packets out.
@NullMarked
package org.tinybeauty.rtmp;

import org.jspecify.annotations.NullMarked;
