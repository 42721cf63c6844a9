package org.tinybeauty.pairs;

import java.io.IOException;
import java.nio.file.Path;

/// A pair that passed its checks. The photos are read anew at each call, so that two hundred large
/// ones fit into memory: keep what you need more than once.
public final class AlignedPair {
  /// A photo with more pixels is made smaller by a whole factor when it is read.
  public static final long MOST_PIXELS = 12_000_000;

  private final String name;
  private final Path beforeFile;
  private final Path afterFile;
  private final Alignment alignment;
  private final PairFinder.Found face;

  AlignedPair(PairFiles.Entry files, Alignment alignment, PairFinder.Found face) {
    this.name = files.name();
    this.beforeFile = files.before();
    this.afterFile = files.after();
    this.alignment = alignment;
    this.face = face;
  }

  /// What comes before `-before` in the file's name.
  public String name() {
    return name;
  }

  /// The before's face, in [#before]'s pixels.
  public PairFinder.Found face() {
    return face;
  }

  public Alignment alignment() {
    return alignment;
  }

  /// The photo without makeup.
  ///
  /// @throws IOException when the file is gone or has changed for the worse since the check
  public PairImage before() throws IOException {
    return PairImage.read(beforeFile, MOST_PIXELS);
  }

  /// The photo with makeup, in the place, size and colours of [#before].
  ///
  /// @throws IOException when a file is gone or has changed for the worse since the check
  public PairImage after() throws IOException {
    return alignment.apply(before(), PairImage.read(afterFile, MOST_PIXELS));
  }
}
