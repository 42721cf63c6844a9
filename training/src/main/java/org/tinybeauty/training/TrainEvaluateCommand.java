package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.Home;
import org.tinybeauty.evaluation.Evaluation;
import org.tinybeauty.evaluation.EvaluationReport;
import org.tinybeauty.evaluation.EvaluationSources;
import org.tinybeauty.evaluation.Figure;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.ProjectException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train evaluate`: proof of a style, as figures and pictures.
@Command(
    name = "evaluate",
    description = {
      "Measure a style on pairs of its artist and on faces that it has not seen, made up exactly as"
          + " `tinybeauty apply` does it: report.html, report.json and a verdict of the release"
          + " gate.",
      "Of a style that a run trained, --run and --cache add what the bytes cost, parity with"
          + " libtorch, time and quality by region (figures.json, which `train package` wants)."
    },
    mixinStandardHelpOptions = true)
final class TrainEvaluateCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "STYLE",
      arity = "1..*",
      description =
          "A style's name or folder, a folder of `train export`, or `none` for doing nothing.")
  private List<String> styles = List.of();

  @Option(
      names = "--pairs",
      paramLabel = "DIR",
      description = "True pairs: x-before.* and x-after.*, aligned.")
  private @Nullable Path pairs;

  @Option(
      names = "--faces",
      paramLabel = "DIR",
      description = "Portraits without a true after: likeness, strength, flicker.")
  private @Nullable Path faces;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "For the report. Default: evaluation/ in the style's folder.")
  private @Nullable Path out;

  @Option(
      names = "--baseline",
      paramLabel = "STYLE_OR_FOLDER",
      description =
          "Compare with another style, or with made-up pictures by the names of the befores.")
  private @Nullable String baseline;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "A face recognition network (ONNX, 112x112) for likeness.")
  private @Nullable Path identity;

  @Option(
      names = "--flicker-faces",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many faces the flicker test moves (default: ${DEFAULT-VALUE}).")
  private int flickerFaces = 4;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The run that trained the styles; wants --cache.")
  private @Nullable Path run;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Painted pairs the run has not seen; wants --run.")
  private @Nullable Path cache;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Override
  public Integer call() throws IOException {
    check();
    Map<Path, Map<String, Double>> known = ofRun();
    if (pairs == null && faces == null) {
      return ExitCode.OK;
    }
    for (String name : styles) {
      Path folder = folder(name);
      Path into = into(name, folder);
      EvaluationReport report =
          measure(folder, folder == null ? Map.of() : known.getOrDefault(folder, Map.of()));
      report.write(into);
      tell(name, report, into);
    }
    return ExitCode.OK;
  }

  private Map<Path, Map<String, Double>> ofRun() throws IOException {
    if (run == null || cache == null) {
      return Map.of();
    }
    List<Path> folders = new ArrayList<>();
    for (String name : styles) {
      Path folder = folder(name);
      if (folder != null) {
        folders.add(folder);
      }
    }
    return new RunFigures(run, cache, out()).measure(folders);
  }

  private void check() {
    if ((run == null) != (cache == null)) {
      throw CommandException.usage("--run and --cache want each other");
    }
    if (pairs == null && faces == null && run == null) {
      throw CommandException.usage("nothing to measure on (expected: --pairs, --faces or --run)");
    }
    if (flickerFaces < 0) {
      throw CommandException.usage("--flicker-faces: " + flickerFaces + " (expected: 0 or more)");
    }
    for (Path folder : new Path[] {pairs, faces, cache, run}) {
      if (folder != null && !Files.isDirectory(folder)) {
        throw CommandException.usage("there is no folder " + folder);
      }
    }
  }

  private EvaluationReport measure(@Nullable Path folder, Map<String, Double> known) {
    EvaluationSources sources =
        new EvaluationSources(
            networks.locator(), networks.mesh(), identity, pairs, faces, flickerFaces);
    EvaluationLine line = new EvaluationLine(err(), System::nanoTime);
    try {
      Evaluation evaluation = new Evaluation(sources, line);
      for (PairFiles.Stray stray : evaluation.strays()) {
        err().println("tinybeauty: left out: " + stray.name() + ": " + stray.sentence());
      }
      return evaluation.run(folder, baseline == null ? null : folder(baseline), known);
    } catch (IOException | ModelException | ProjectException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    } finally {
      line.clear();
    }
  }

  /// A style's folder; null for doing nothing.
  private static @Nullable Path folder(String name) {
    if (name.equals(NONE)) {
      return null;
    }
    Path folder = Path.of(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    for (Path shelf : List.of(Home.userStyles(), Home.styles())) {
      if (Files.isDirectory(shelf.resolve(name))) {
        return shelf.resolve(name);
      }
    }
    throw CommandException.usage(
        name + ": neither a folder nor a style (`tinybeauty styles` lists what there is)");
  }

  private Path into(String name, @Nullable Path folder) {
    if (out != null) {
      return styles.size() == 1 ? out : out.resolve(String.valueOf(Path.of(name).getFileName()));
    }
    return folder == null ? Path.of("evaluation-" + name) : folder.resolve("evaluation");
  }

  private void tell(String name, EvaluationReport report, Path into) {
    Map<String, Double> figures = report.figures();
    PrintWriter console = out();
    console.println(name + ": " + into.resolve(EvaluationReport.HTML));
    line(
        console,
        "  full frame     %.2f dB (doing nothing %.2f)%n",
        figures,
        Figure.FULL_PSNR,
        Figure.FULL_PSNR_NOTHING);
    line(
        console,
        "  in the makeup  %.2f dB (doing nothing %.2f)%n",
        figures,
        Figure.MASKED_PSNR,
        Figure.MASKED_PSNR_NOTHING);
    if (report.verdict().passed()) {
      console.println("  passes the release gate");
    }
    report.verdict().misses().forEach(miss -> console.println("  misses the gate: " + miss));
    console.flush();
  }

  private static void line(
      PrintWriter console,
      String format,
      Map<String, Double> figures,
      String first,
      String second) {
    Double one = figures.get(first);
    Double two = figures.get(second);
    if (one != null && two != null) {
      console.printf(Locale.ROOT, format, one, two);
    }
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private PrintWriter err() {
    return commandLine().getErr();
  }

  private picocli.CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not on a command line");
    }
    return spec.commandLine();
  }
}
