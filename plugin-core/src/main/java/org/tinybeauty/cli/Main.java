package org.tinybeauty.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.media.MediaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program `tinybeauty`.
@Command(
    name = "tinybeauty",
    description = "Learned makeup on faces in video and pictures.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = {
      DemoCommand.class,
      ApplyCommand.class,
      CompareCommand.class,
      StylesCommand.class,
      DoctorCommand.class,
      BenchCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the work failed; one line says why",
      "2:the command line or a configuration makes no sense",
      "3:done, but parts of the input were damaged and are missing",
      "130:interrupted; no half file is left"
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "tinybeauty COMMAND --help tells more. The first `tinybeauty train` builds the trainer."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show what lies behind an error, and the log.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  private Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? (tinybeauty --help)");
  }

  /// Runs the program and ends the process with its exit code.
  public static void main(String[] arguments) {
    StandardError.restore();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /// Runs the program in this process.
  ///
  /// @param out takes results
  /// @param err takes messages, errors and progress
  /// @return one of the codes in [ExitCode]
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
      provider.commands().forEach(line::addSubcommand);
    }
    line.setOut(out).setErr(err);
    line.setExecutionStrategy(
        parsed -> {
          Log.configure(main.verbose);
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler((e, args) -> say(e.getCommandLine(), e, ExitCode.USAGE));
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          if (main.verbose) {
            e.printStackTrace(failed.getErr());
          }
          return switch (e) {
            case CommandException known -> say(failed, known, known.exitCode());
            case MediaException known -> say(failed, known, ExitCode.FAILURE);
            case ModelException known -> say(failed, known, ExitCode.FAILURE);
            default -> say(failed, unforeseen(e), ExitCode.FAILURE);
          };
        });
    return line.execute(arguments);
  }

  private static Exception unforeseen(Exception e) {
    return new IllegalStateException("unforeseen: " + e + " (--verbose shows where)", e);
  }

  private static int say(CommandLine line, Exception e, int exitCode) {
    String message = e.getMessage();
    line.getErr().println("tinybeauty: " + (message == null ? e.toString() : message));
    return exitCode;
  }
}
