package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.StyleProject;

/// Several artists' makeup on one face, each region by the one who gives it: a backbone fitted to
/// each artist's pairs paints the whole face from the same noise, and of each painting the artist's
/// regions are kept. The regions' borders are soft and add up to 1, so that one makeup fades into
/// the other. One thread.
///
/// Source: Fine-Grained Makeup Module of TinyBeauty (arXiv 2403.15033, section 3).
record RegionMix(List<Part> parts) implements Backbone.Fitted {
  /// @param artist who is painted after
  record Part(ArtistPairs artist, Backbone.Fitted painter) {}

  RegionMix {
    parts = List.copyOf(parts);
  }

  /// Fits a backbone to each artist, or goes on where an earlier call was stopped.
  ///
  /// @param artists the project's own first
  /// @return null when it was stopped
  static @Nullable RegionMix fit(
      StyleProject style,
      List<ArtistPairs> artists,
      StyleTools tools,
      PartProgress progress,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    List<Part> parts = new ArrayList<>();
    boolean whole = false;
    try {
      for (int i = 0; i < artists.size(); i++) {
        ArtistPairs artist = artists.get(i);
        Path work = i == 0 ? style.work() : work(style, artist.regions());
        Files.createDirectories(work);
        Backbone.Task task = new Backbone.Task(artist.pairs(), work, style.seed(), tools.threads());
        Backbone.Fitted painter = tools.backbone().fit(task, progress, stop);
        if (painter == null) {
          return null;
        }
        parts.add(new Part(artist, painter));
      }
      whole = true;
      return new RegionMix(parts);
    } finally {
      if (!whole) {
        parts.forEach(part -> part.painter.close());
      }
    }
  }

  /// Where fitting to an artist besides the project's own keeps what is not finished.
  static Path work(StyleProject style, List<String> regions) {
    return style.work().resolve("borrowed-" + String.join("-", regions));
  }

  @Override
  public List<PairImage> paint(PairImage crop, MeshFace mesh, long seed) {
    List<PairImage> mix = new ArrayList<>();
    for (Part part : parts) {
      List<PairImage> whole = part.painter.paint(crop, mesh, seed);
      if (mix.isEmpty()) {
        mix.addAll(whole);
      }
      for (int region = 0; region < whole.size(); region++) {
        if (part.artist.gives(region)) {
          mix.set(region, whole.get(region));
        }
      }
    }
    return mix;
  }

  @Override
  public void close() {
    parts.forEach(part -> part.painter.close());
  }
}
