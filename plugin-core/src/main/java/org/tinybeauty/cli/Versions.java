package org.tinybeauty.cli;

import org.tinybeauty.inference.ExecutionProvider;
import org.tinybeauty.media.Encoders;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
final class Versions implements IVersionProvider {
  /// This program's own version, from its jar's manifest.
  static String own() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "(from the source tree)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "tinybeauty " + own(),
      "FFmpeg " + Encoders.ffmpegVersion(),
      "ONNX Runtime " + ExecutionProvider.runtimeVersion(),
      "Java " + Runtime.version()
    };
  }
}
