package org.tinybeauty.media;

/// A run of access units with one codec configuration. Has an identity: a new configuration is a
/// new source.
final class LiveSource {
  private final LiveCodec codec;
  private final byte[] config;

  /// @param config `avcC`, `hvcC`, `av1C` or `vpcC`; never written
  LiveSource(LiveCodec codec, byte[] config) {
    this.codec = codec;
    this.config = config;
  }

  LiveCodec codec() {
    return codec;
  }

  byte[] config() {
    return config;
  }
}
