package org.tinybeauty.cli;

import java.nio.file.Path;

/// Where the program's own data lies: the folder that the launcher names in the system property
/// `tinybeauty.home`.
public final class Home {
  private Home() {}

  /// The folder `models`.
  public static Path models() {
    String home = System.getProperty("tinybeauty.home");
    if (home == null) {
      throw CommandException.failure(
          "the program does not know where its models are; start it by ./tinybeauty"
              + " (or set -Dtinybeauty.home to the project's folder)");
    }
    return Path.of(home, "models");
  }

  /// What finds the faces.
  public static Path locator() {
    return models().resolve("locator");
  }

  /// The styles that come with the program.
  public static Path styles() {
    return models().resolve("styles");
  }

  /// What trained networks of a kind have learned, to begin the training of a style from.
  ///
  /// @param net the kind, `live` or `paper`
  public static Path startWeights(String net) {
    return models().resolve("start").resolve(net + ".safetensors");
  }

  /// The weights of the data amplifier.
  public static Path amplifier() {
    return models().resolve("amplifier").resolve("compact.safetensors");
  }

  /// The sample clip.
  public static Path demoClip() {
    return models().resolve("demo").resolve("collins.mp4");
  }

  /// What the user has of their own; need not exist.
  public static Path user() {
    return Path.of(System.getProperty("user.home", "."), ".tinybeauty");
  }

  /// The user's own styles; need not exist.
  public static Path userStyles() {
    return user().resolve("styles");
  }

  /// Where recordings go that are begun by hand; need not exist.
  public static Path recordings() {
    return Path.of(System.getProperty("user.home", "."), "tinybeauty-recordings");
  }
}
