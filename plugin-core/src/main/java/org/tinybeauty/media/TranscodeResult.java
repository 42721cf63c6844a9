package org.tinybeauty.media;

import java.util.List;

/// What a [Transcoder] did.
///
/// @param cancelled whether it was stopped; then no file was written
/// @param framesDecoded pictures that came out of the decoder
/// @param framesChanged pictures that the filter wrote to
/// @param framesWritten pictures in the output
/// @param framesConverted pictures that had to be brought to another size or pixel format first
/// @param framesCorrupt pictures that decoded with damage
/// @param packetsLost packets that could not be read or decoded
/// @param secondsMissing media time that the input promised at its end and did not have
/// @param packetsCopied packets of other streams carried over
/// @param encoder name of the encoder used
/// @param mediaSeconds duration of the pictures written
/// @param wallSeconds time it took
/// @param times where the time went
/// @param warnings what did not go as asked, one line each
public record TranscodeResult(
    boolean cancelled,
    long framesDecoded,
    long framesChanged,
    long framesWritten,
    long framesConverted,
    long framesCorrupt,
    long packetsLost,
    double secondsMissing,
    long packetsCopied,
    String encoder,
    double mediaSeconds,
    double wallSeconds,
    StageTimes times,
    List<String> warnings) {

  public TranscodeResult {
    warnings = List.copyOf(warnings);
  }

  /// Whether parts of the input could not be read, decode with damage or are missing.
  public boolean inputDamaged() {
    return packetsLost > 0 || framesCorrupt > 0 || secondsMissing > 0;
  }

  /// Of a run that was stopped before it had a picture.
  static TranscodeResult cancelled(long startNanos, Warnings warnings) {
    StageTimes none = new StageTimes(0, 0, 0, 0, 0, 0, 0, 0, 0);
    double wallSeconds = (System.nanoTime() - startNanos) / 1e9;
    return new TranscodeResult(
        true, 0, 0, 0, 0, 0, 0, 0, 0, "", 0, wallSeconds, none, warnings.all());
  }
}
