package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.evaluation.Identity;
import org.tinybeauty.pairs.PairCheckFiles;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairProject;
import org.tinybeauty.pairs.PairReport;
import org.tinybeauty.pairs.PairVerdict;
import org.tinybeauty.pairs.ProjectException;
import org.tinybeauty.pairs.StyleProject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train check`: finds, aligns and judges a project's pairs.
@Command(
    name = "check",
    description = "Align and judge the photos of a project; says which can be used, and why not.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all pairs can be used",
      "1:some were refused, each is named",
      "2:nothing can be made of this project"
    })
final class TrainCheckCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that `train new` made.")
  private Path folder = Path.of("");

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(
      names = "--identity",
      description =
          "A network for face recognition (ONNX), such as MobileFaceNet, to compare persons.")
  private @Nullable Path identity;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      StyleProject style = StyleProject.read(folder);
      PairProject.requirePhotos(style);
      PartProgress progress = new PartProgress(line -> say(err, line), "checking pairs");
      PairProject project = open(style, progress::told);
      table(project, out);
      PairCheckFiles.write(project).forEach(file -> out.println("wrote " + file));
      out.flush();
      return !project.usable()
          ? ExitCode.USAGE
          : project.refusals().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    } catch (ProjectException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
  }

  private PairProject open(StyleProject style, BiConsumer<Integer, Integer> teller) {
    try (PairFinder finder = networks.finder()) {
      if (identity == null) {
        return PairProject.open(style, finder, null, teller);
      }
      try (Identity network = new Identity(identity)) {
        return PairProject.open(style, finder, network::cosine, teller);
      }
    }
  }

  private static void table(PairProject project, PrintWriter out) {
    int width = 4;
    for (PairReport report : project.reports()) {
      width = Math.max(width, Math.min(40, report.name().length()));
    }
    int row = 0;
    for (PairReport report : project.reports()) {
      String number = report.pair() == null ? "" : "#" + ++row;
      String level = report.level().name().toLowerCase(Locale.ROOT);
      out.printf("%-" + width + "s  %-7s  %-4s  %s%n", report.name(), level, number, told(report));
      for (PairVerdict remark : report.remarks()) {
        String mark = remark.level() == PairVerdict.Level.REFUSED ? "!!" : "! ";
        out.printf("  %s %s%n", mark, remark.sentence());
      }
    }
    out.printf(
        "%d of %d can be used (# is the row on the sheets)%n",
        project.pairs().size(), project.reports().size());
    project.remarks().forEach(remark -> out.println("note: " + remark));
    out.flush();
  }

  /// How the pair was moved and what makeup it shows, where it came to that.
  private static String told(PairReport report) {
    StringBuilder line = new StringBuilder();
    for (PairVerdict verdict : report.verdicts()) {
      boolean told =
          verdict.check() == PairVerdict.Check.ALIGNMENT
              || verdict.check() == PairVerdict.Check.MAKEUP;
      if (told && verdict.level() == PairVerdict.Level.OK) {
        line.append(line.isEmpty() ? "" : "; ").append(verdict.sentence());
      }
    }
    return line.toString();
  }

  private static void say(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }
}
