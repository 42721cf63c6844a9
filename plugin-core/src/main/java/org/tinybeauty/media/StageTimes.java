package org.tinybeauty.media;

/// Where a [Transcoder]'s time went: totals over the run, in nanoseconds. Decode, loop and encode
/// run beside each other, so the sum is more than the wall time. FFmpeg's decoder and encoder have
/// worker threads of their own, whose CPU time is in none of these.
///
/// @param decodeNanos reading packets and decoding, waiting for a free place not counted
/// @param filterNanos inside the filter
/// @param copyNanos making frames writable that the decoder still holds
/// @param waitNanos the frame loop waiting for a decoded frame
/// @param encodeNanos encoding
/// @param muxNanos writing packets
/// @param decodeCpuNanos CPU time of the decode thread, 0 when the JVM does not tell
/// @param loopCpuNanos CPU time of the frame loop's thread
/// @param encodeCpuNanos CPU time of the encode and mux thread
public record StageTimes(
    long decodeNanos,
    long filterNanos,
    long copyNanos,
    long waitNanos,
    long encodeNanos,
    long muxNanos,
    long decodeCpuNanos,
    long loopCpuNanos,
    long encodeCpuNanos) {}
