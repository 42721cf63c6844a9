package org.tinybeauty.media;

/// A run of access units with one codec configuration. Compared by identity: a new configuration is
/// a new source.
///
/// @param config `avcC`, `hvcC`, `av1C` or `vpcC`; never written
@SuppressWarnings("ArrayRecordComponent") // never compared
record LiveSource(LiveCodec codec, byte[] config) {}
