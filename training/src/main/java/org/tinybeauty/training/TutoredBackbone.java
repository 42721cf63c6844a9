package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// An amplifier with tutors beside it: two networks of different build that learn the pairs alone,
/// each from what it knows of other makeup. What is painted is the mean of all three, which comes
/// closer to the artist than any of them (ARCHITECTURE.md has the figures).
///
/// @param amplifier what it would be without them
/// @param steps that each tutor learns the pairs for
/// @param live what the tutor of the live network's build begins from
/// @param paper the same, of the paper's
record TutoredBackbone(Backbone amplifier, long steps, Path live, Path paper) implements Backbone {
  /// Where tutors keep what is not finished, below the work folder.
  static final String WORK = "tutors";

  /// Steps where nothing else is said: on the pairs alone more makes them worse on other faces.
  static final long STEPS = 300;

  /// For a first look.
  static final long QUICK_STEPS = 40;

  private static final int LIVE_BATCH = 8;
  private static final int PAPER_BATCH = 2;

  private record Ready(Fitted amplifier, List<Tutor> tutors) implements Fitted {
    @Override
    public List<PairImage> paint(PairImage crop, MeshFace mesh, long seed) {
      List<List<PairImage>> painted = new ArrayList<>();
      painted.add(amplifier.paint(crop, mesh, seed));
      tutors.forEach(tutor -> painted.add(tutor.paint(crop, mesh)));
      return IntStream.range(0, painted.getFirst().size())
          .mapToObj(region -> mean(painted.stream().map(one -> one.get(region)).toList()))
          .toList();
    }

    private static PairImage mean(List<PairImage> pictures) {
      PairImage mean = PairImage.sum(pictures);
      for (float[] plane : mean.rgb()) {
        for (int i = 0; i < plane.length; i++) {
          plane[i] /= pictures.size();
        }
      }
      return mean;
    }

    @Override
    public void close() {
      amplifier.close();
      tutors.forEach(Tutor::close);
    }
  }

  @Override
  public @Nullable Fitted fit(Task task, PartProgress progress, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Fitted fitted = amplifier.fit(task, progress, stop);
    if (fitted == null) {
      return null;
    }
    List<Tutor> tutors = new ArrayList<>();
    boolean whole = false;
    try {
      whole = teach(task, progress, stop, tutors);
      return whole ? new Ready(fitted, tutors) : null;
    } finally {
      if (!whole) {
        fitted.close();
        tutors.forEach(Tutor::close);
      }
    }
  }

  /// Teaches the tutors, one after the other.
  ///
  /// @return false when it was stopped
  private boolean teach(Task task, PartProgress progress, BooleanSupplier stop, List<Tutor> tutors)
      throws IOException, InterruptedException {
    Path work = task.work().resolve(WORK);
    Path pairs = work.resolve("pairs");
    Tutor.cache(pairs, task.pairs());
    List<Tutor.Lesson> lessons =
        List.of(
            new Tutor.Lesson(LiveNet.SHIPPED, live, LIVE_BATCH, steps),
            new Tutor.Lesson(PaperNet.RELEASED, paper, PAPER_BATCH, steps));
    try (TrainCache cache = TrainCache.open(pairs)) {
      for (Tutor.Lesson lesson : lessons) {
        long before = tutors.size() * steps;
        Tutor tutor =
            Tutor.taught(
                lesson,
                cache,
                work.resolve(lesson.net().title()),
                task,
                stop,
                step -> progress.told(before + step, lessons.size() * steps));
        if (tutor == null) {
          return false;
        }
        tutors.add(tutor);
      }
    }
    return true;
  }

  @Override
  public void addTo(StepInput input) throws IOException {
    amplifier.addTo(input);
    input.with(steps).withContent(List.of(live, paper));
  }
}
