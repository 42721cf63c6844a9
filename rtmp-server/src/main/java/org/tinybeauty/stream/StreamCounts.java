package org.tinybeauty.stream;

/// What has gone through a stream since it began.
///
/// @param packets accepted from publishers
/// @param bytes of their bodies
/// @param subscribers now, RTMP players not included
/// @param viewers RTMP players now
/// @param viewerDrops video packets that slow viewers did not get, summed over viewers
/// @param publishers how many have published it, one after the other
/// @param leaps how often a publisher's timestamps leapt
public record StreamCounts(
    long packets,
    long bytes,
    int subscribers,
    int viewers,
    long viewerDrops,
    int publishers,
    long leaps) {}
