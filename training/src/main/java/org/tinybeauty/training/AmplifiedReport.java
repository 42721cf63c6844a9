package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.evaluation.HtmlPage;
import org.tinybeauty.evaluation.JpegPicture;

/// What came of amplifying, as one page that needs no other file.
final class AmplifiedReport {
  private static final int SHOWN = 6;
  private static final int DROPPED_SHOWN = 24;
  private static final String METHOD =
      """
      <h2>What the scores are</h2>
      <p class="note">Strength: mean change on the face over the mean of the artist's pairs. Likeness: how well the colours and places
      of the change agree with the artist's (cosine, on the mean face, fine detail blurred away), weighted over the regions by how
      much the artist changes them; of the mean and each of the pairs the one that agrees best counts. Astray: share of the change that lies
      in an eye, an open mouth or hair. Clipped: share of the face that turned full black or white. Identity: cosine of a face
      recogniser's embeddings of before and after. Each region is compared with the pairs that it comes from. The artist's own pairs are compared with one another in the same way;
      the dashed lines are these.</p>
      """;

  private final AmplifiedPairs pairs;
  private final PairPictures pictures;
  private final Path droppedFolder;
  private final List<AmplifiedFace> kept;
  private final List<AmplifiedFace> dropped;
  private final HtmlPage page;

  /// @param pictures of the cache; lent
  AmplifiedReport(AmplifiedPairs pairs, PairPictures pictures, Path droppedFolder) {
    this.pairs = pairs;
    this.pictures = pictures;
    this.droppedFolder = droppedFolder;
    this.kept = pairs.kept();
    this.dropped = pairs.dropped();
    this.page = new HtmlPage(pairs.style() + ", amplified");
  }

  String text() throws IOException {
    page.add(
        "<p>%d of %d painted faces are kept (%d were asked for), after %d pairs of the artist.</p>%n"
            .formatted(kept.size(), pairs.faces().size(), pairs.wanted(), pairs.own().size()));
    if (pairs.mixed()) {
      artists();
    }
    counts();
    scores();
    faces();
    page.add(METHOD);
    return page.text();
  }

  /// Whose makeup is where, before the artists are brought together.
  private void artists() throws IOException {
    page.head("Where the regions come from", "regions", "pairs of", "pairs");
    for (ArtistPairs artist : pairs.artists()) {
      page.row(
          String.join(", ", artist.regions()),
          HtmlPage.escaped(artist.label()),
          Integer.toString(artist.pairs().size()));
    }
    page.end();
    for (ArtistPairs artist : pairs.artists()) {
      page.add(
          "<h2>%s from %s</h2>%n<div class=\"faces\">%n"
              .formatted(String.join(", ", artist.regions()), HtmlPage.escaped(artist.label())));
      for (int i = 0; i < Math.min(SHOWN, artist.pairs().size()); i++) {
        CompactAmplifier.Pair pair = artist.pairs().get(i);
        byte[] strip = JpegPicture.bytes(PairPictures.strip(pair.before(), pair.after()));
        page.picture(strip, HtmlPage.escaped(artist.names().get(i)));
      }
      page.add("</div>\n");
    }
  }

  private void counts() {
    page.head("What became of the faces", "", "faces", "share");
    row("kept", kept.size());
    for (Map.Entry<MakeupFlaw, Integer> reason : AmplifiedPairs.reasons(pairs.faces()).entrySet()) {
      row("dropped: " + reason.getKey().reason(), reason.getValue());
    }
    page.end();
    Map<MakeupFlaw, Integer> own = AmplifiedPairs.reasons(pairs.own());
    if (!own.isEmpty()) {
      page.add(
          "<p>Of the artists' own pairs, with the others' regions painted on, left out: %s.</p>%n"
              .formatted(AmplifiedPairs.inWords(own)));
    }
  }

  private void row(String what, int count) {
    double share = 100.0 * count / Math.max(1, pairs.faces().size());
    page.row(HtmlPage.escaped(what), Integer.toString(count), "%.1f %%".formatted(share));
  }

  private void scores() {
    MakeupLimits limits = pairs.limits();
    page.head(
        "Scores", "score", "kept", "dropped", "artist's own", "limit", "kept blue, dropped red");
    score(
        "strength",
        0,
        MakeupLimits.STRONGEST * 1.2,
        "%.2f to %.2f".formatted(MakeupLimits.FAINTEST, MakeupLimits.STRONGEST),
        face -> face.score().strength());
    score(
        "likeness",
        -0.2,
        1,
        "at least %.2f".formatted(limits.likeness()),
        face -> face.score().likeness());
    score(
        "astray",
        0,
        2 * limits.astray(),
        "at most %.3f".formatted(limits.astray()),
        face -> face.score().astray());
    score(
        "clipped",
        0,
        2 * limits.clipped(),
        "at most %.3f".formatted(limits.clipped()),
        face -> face.score().clipped());
    if (pairs.own().stream().anyMatch(face -> face.identity() != null)) {
      score(
          "identity",
          0,
          1,
          "at least %.2f".formatted(limits.identity()),
          face -> known(face.identity()));
    }
    page.end();
  }

  private static double known(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private void score(
      String name, double low, double high, String limit, ToDoubleFunction<AmplifiedFace> of) {
    List<Double> own = values(pairs.own(), of);
    page.row(
        name,
        range(values(kept, of)),
        range(values(dropped, of)),
        range(own),
        limit,
        ScoreBars.svg(low, high, values(kept, of), values(dropped, of), own));
  }

  private static List<Double> values(
      List<AmplifiedFace> faces, ToDoubleFunction<AmplifiedFace> of) {
    return faces.stream().map(of::applyAsDouble).sorted().toList();
  }

  private static String range(List<Double> sorted) {
    return sorted.isEmpty()
        ? ""
        : "%s (%s to %s)"
            .formatted(
                HtmlPage.number(sorted.get(sorted.size() / 2)),
                HtmlPage.number(sorted.getFirst()),
                HtmlPage.number(sorted.getLast()));
  }

  private void faces() throws IOException {
    List<AmplifiedFace> sorted =
        kept.stream()
            .sorted(Comparator.comparingDouble((AmplifiedFace f) -> -f.score().likeness()))
            .toList();
    int shown = Math.min(SHOWN, sorted.size());
    int middle = (sorted.size() - shown) / 2;
    List<AmplifiedFace> own = pairs.keptOwn();
    group(
        pairs.mixed() ? "The artists' own, with the others' regions" : "The artist's own",
        own.subList(0, Math.min(SHOWN, own.size())));
    group("Most like the artist's", sorted.subList(0, shown));
    group("Typical", sorted.subList(middle, middle + shown));
    group(
        "Least like the artist's, yet kept", sorted.subList(sorted.size() - shown, sorted.size()));
    if (!dropped.isEmpty()) {
      page.add("<h2>Dropped</h2>\n<div class=\"faces\">\n");
      for (AmplifiedFace face : dropped.subList(0, Math.min(DROPPED_SHOWN, dropped.size()))) {
        Path file = droppedFolder.resolve(face.name() + ".jpg");
        MakeupFlaw flaw = face.flaw();
        if (flaw != null && Files.exists(file)) {
          page.picture(Files.readAllBytes(file), caption(face) + "<br>" + flaw.reason());
        }
      }
      page.add("</div>\n");
    }
  }

  private void group(String title, List<AmplifiedFace> faces) throws IOException {
    if (faces.isEmpty()) {
      return;
    }
    page.add("<h2>" + title + "</h2>\n<div class=\"faces\">\n");
    for (AmplifiedFace face : faces) {
      page.picture(JpegPicture.bytes(pictures.strip(face.record())), caption(face));
    }
    page.add("</div>\n");
  }

  private static String caption(AmplifiedFace face) {
    String source = face.source().substring(face.source().lastIndexOf('/') + 1);
    return HtmlPage.escaped(face.name() + ", " + source)
        + "<br>likeness %s, strength %s"
            .formatted(
                HtmlPage.number(face.score().likeness()), HtmlPage.number(face.score().strength()));
  }
}
