package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.StyleProject;

/// Makes a project's style, step by step. A step whose input has not changed is left as it is; one
/// that was interrupted goes on where it stopped. One thread; one run of a project at a time.
final class StyleRun {
  /// The steps, in their order.
  enum Step {
    CHECK,
    AMPLIFY,
    FIT,
    EXPORT,
    EVALUATE,
    PACKAGE;

    /// As people write it.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final StyleProject style;
  private final StyleSteps steps;
  private final StyleTools tools;
  private final Consumer<String> say;

  /// @param say is told what is done, a line at a time
  StyleRun(StyleProject style, StyleTools tools, Consumer<String> say) {
    this.style = style;
    this.tools = tools;
    this.steps = new StyleSteps(style, tools, say);
    this.say = say;
  }

  /// Does what is to be done up to a step.
  ///
  /// @param stop is asked often; then what was made so far stays, to go on from
  /// @return whether it came to the end
  /// @throws CommandException when the project cannot be worked with, or the style misses its gate
  boolean run(Step last, BooleanSupplier stop) throws IOException, InterruptedException {
    StepLedger ledger = StepLedger.open(style.work());
    String input = "";
    for (Step step : Step.values()) {
      if (step.compareTo(last) > 0) {
        break;
      }
      input = input(step, input);
      String head = "%d/%d %s".formatted(step.ordinal() + 1, last.ordinal() + 1, step);
      StepLedger.State state = ledger.state(step.toString(), input);
      Path product = steps.product(step);
      if (state == StepLedger.State.DONE && Files.exists(product)) {
        say.accept(head + ": as before (" + product + ")");
        continue;
      }
      boolean begun = state == StepLedger.State.BEGUN;
      if (!begun) {
        for (Path stale : steps.unfinished(step)) {
          delete(stale);
        }
        ledger.begin(step.toString(), input);
      }
      say.accept(head + (begun ? ": goes on" : ""));
      long start = System.nanoTime();
      try {
        steps.run(step, stop);
      } catch (InterruptedException e) {
        if (!stop.getAsBoolean()) {
          throw e;
        }
      }
      if (stop.getAsBoolean()) {
        say.accept("stopped; the same command goes on from here");
        return false;
      }
      ledger.end(step.toString(), input, (System.nanoTime() - start) * 1e-9);
    }
    return true;
  }

  /// What a step has left.
  Path product(Step step) {
    return steps.product(step);
  }

  /// How `tinybeauty apply` is told of the style as it is after a step.
  String options(Step step) {
    Path folder = step == Step.PACKAGE ? steps.packaged() : steps.exported();
    return "--styles " + folder.getParent() + " --style " + style.name();
  }

  /// All that a step's result depends on: what is its own, and what came before.
  private String input(Step step, String before) throws IOException {
    StepInput input = new StepInput().with(step, before);
    return switch (step) {
      case CHECK -> input.withPairs(style).withStamps(orNone(tools.identity())).sum();
      case AMPLIFY ->
          input
              .with(style.name(), style.seed(), style.amplified())
              .with(tools.backbone())
              .withContent(proof())
              .withStamps(style.portraits())
              .sum();
      case FIT -> input.with(style.minutes()).withContent(List.of(tools.start())).sum();
      case EXPORT ->
          input.with(style.title(), style.description(), style.tags(), style.author()).sum();
      case EVALUATE -> input.withContent(proof()).sum();
      case PACKAGE -> input.with(style.licence(), tools.force()).sum();
    };
  }

  private List<Path> proof() {
    Path proof = style.proof();
    return proof == null ? List.of() : PairFiles.pictures(proof);
  }

  private static List<Path> orNone(@Nullable Path file) {
    return file == null ? List.of() : List.of(file);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }
}
