/// Files in, files out, on libav*: demux, decode, encode, mux, still images. The only room that
/// names FFmpeg.
@NullMarked
package org.tinybeauty.media;

import org.jspecify.annotations.NullMarked;
