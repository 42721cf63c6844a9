/// Tests of the RTMP codec and its sessions.
@NullMarked
package org.tinybeauty.rtmp;

import org.jspecify.annotations.NullMarked;
