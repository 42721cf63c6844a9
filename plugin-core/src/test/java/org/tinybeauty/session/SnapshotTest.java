package org.tinybeauty.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.MakeupFilter;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;

/// Pictures of a video that runs: the sample clip through decoder, makeup and encoder.
final class SnapshotTest {
  private static final Path HOME = Path.of(System.getProperty("tinybeauty.home", "."));
  private static final Path CLIP = HOME.resolve("models/demo/collins.mp4");

  @TempDir Path folder;
  private final StyleShelf shelf = new StyleShelf(List.of(HOME.resolve("models/styles")));
  private final Session session =
      new Session(
          "file-1",
          Session.Kind.FILE,
          "collins.mp4",
          Looks.of(Look.of("natural")),
          shelf,
          SessionOutputs.NONE,
          Instant.EPOCH);

  @AfterEach
  void close() {
    session.close();
    shelf.close();
  }

  /// Asks for each picture at the frame of that number, and holds the video there until it is
  /// under way.
  private List<byte[]> pictures(int width, View... views) {
    List<CompletableFuture<Optional<byte[]>>> asked = new ArrayList<>();
    try (MakeupFilter makeup =
            new MakeupFilter(
                shelf,
                new FaceLocator(HOME.resolve("models/locator")),
                session.program(),
                session.board(),
                session.stats(),
                1);
        FrameFilter pausing = new Pausing(makeup, asked, width, views)) {
      new Transcoder(
              CLIP,
              folder.resolve("out.mp4"),
              EncoderSettings.DEFAULT.withPreset("ultrafast"),
              pausing,
              session.tap(),
              TranscodeListener.NONE)
          .run();
    }
    return asked.stream().map(picture -> picture.join().orElseThrow()).toList();
  }

  private final class Pausing implements FrameFilter {
    private static final int FIRST = 40;
    private static final int STEP = 10;

    private final FrameFilter filter;
    private final List<CompletableFuture<Optional<byte[]>>> asked;
    private final int width;
    private final View[] views;
    private int frame;

    Pausing(
        FrameFilter filter,
        List<CompletableFuture<Optional<byte[]>>> asked,
        int width,
        View... views) {
      this.filter = filter;
      this.asked = asked;
      this.width = width;
      this.views = views;
    }

    @Override
    public boolean analyse(Frame picture) {
      int next = (frame++ - FIRST) / STEP;
      if (frame > FIRST && (frame - 1 - FIRST) % STEP == 0 && next < views.length) {
        if (!asked.isEmpty()) {
          asked.getLast().join(); // one at a time, each of a frame of its own
        }
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        asked.add(answer);
        Thread thread =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        answer.complete(session.snapshot(views[next], width));
                      } catch (InterruptedException | RuntimeException e) {
                        answer.completeExceptionally(e);
                      }
                    });
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
          Thread.onSpinWait();
        }
      }
      return filter.analyse(picture);
    }

    @Override
    public void apply(Frame picture) {
      filter.apply(picture);
    }
  }

  private static BufferedImage image(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static double difference(BufferedImage a, int ax, BufferedImage b, int bx, int width) {
    long sum = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        sum += Math.abs((a.getRGB(ax + x, y) >> 8 & 255) - (b.getRGB(bx + x, y) >> 8 & 255));
      }
    }
    return (double) sum / (width * a.getHeight());
  }

  @Test
  void showsBeforeAndAfterAndWhatThePreviewWouldBeLike() throws IOException {
    session.preview(Looks.of(Look.of("smoky").withMaster(1.5f)));
    List<byte[]> jpegs =
        pictures(320, View.SPLIT, View.BEFORE, View.PREVIEW, View.PREVIEW_SPLIT, View.AFTER);
    for (int i = 0; i < jpegs.size(); i++) {
      Files.createDirectories(Path.of("target", "snapshots"));
      Files.write(Path.of("target", "snapshots", i + ".jpg"), jpegs.get(i));
    }
    BufferedImage split = image(jpegs.get(0));
    assertThat(split.getWidth()).isEqualTo(640);
    assertThat(image(jpegs.get(1)).getWidth()).isEqualTo(320);
    BufferedImage previewed = image(jpegs.get(3));
    double natural = difference(split, 0, split, 320, 320);
    double smoky = difference(previewed, 0, previewed, 320, 320);
    assertThat(natural).isBetween(0.1, 5.0);
    assertThat(smoky).isGreaterThan(natural);
  }

  @Test
  void aPictureIsNeverLargerThanTheVideo() throws IOException {
    BufferedImage after = image(pictures(3840, View.AFTER).getFirst());
    assertThat(after.getWidth()).isLessThanOrEqualTo(session.width());
    assertThat(session.width()).isPositive();
  }

  @Test
  void nobodyWaitsLongForAVideoThatDoesNotRun() throws InterruptedException {
    assertThat(session.snapshot(View.AFTER, 320)).isEmpty();
  }

  @Test
  void previewAndProgramChangePlacesOnATake() throws Exception {
    Looks natural = session.looks();
    Looks smoky = Looks.of(Look.of("smoky"));
    session.preview(smoky);
    session.take(org.tinybeauty.makeup.Transition.DEFAULT).get();

    assertThat(session.looks()).isEqualTo(smoky);
    assertThat(session.preview()).isEqualTo(natural);
    assertThat(session.canUndo()).isTrue();
    session.undo(org.tinybeauty.makeup.Transition.CUT).get();
    assertThat(session.looks()).isEqualTo(natural);
    assertThat(session.canRedo()).isTrue();
  }
}
