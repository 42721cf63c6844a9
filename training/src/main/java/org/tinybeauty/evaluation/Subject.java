package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.pairs.PairImage;

/// What is measured: whatever makes an after of a before.
sealed interface Subject {
  /// For people.
  String name();

  /// The after, of the same size.
  ///
  /// @param name of the pair or face
  PairImage wear(String name, PairImage before) throws IOException;

  /// Doing nothing: the mark that everything else is held against.
  record Nothing() implements Subject {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public PairImage wear(String name, PairImage before) {
      return before;
    }
  }

  /// A style, run by the engine as the product runs it.
  record Styled(StyleBench bench) implements Subject {
    @Override
    public String name() {
      return bench.style().name();
    }

    @Override
    public PairImage wear(String name, PairImage before) {
      try (FrameFilter filter = bench.filter()) {
        return StillMakeup.apply(before, filter);
      }
    }
  }

  /// Pictures made elsewhere: another program's afters, by the names of the befores.
  record Pictures(Path folder) implements Subject {
    @Override
    public String name() {
      return String.valueOf(folder.getFileName());
    }

    @Override
    public PairImage wear(String name, PairImage before) throws IOException {
      PairImage picture = PairImage.read(PictureFiles.named(folder, name));
      if (picture.width() != before.width() || picture.height() != before.height()) {
        throw new IOException(
            "%s: %s is %dx%d (expected: %dx%d, as the before)"
                .formatted(
                    folder,
                    name,
                    picture.width(),
                    picture.height(),
                    before.width(),
                    before.height()));
      }
      return picture;
    }
  }
}
