package org.tinybeauty.cli;

import java.util.List;

/// What a leaf (training, rtmp-server, obs-bridge) offers to the command line. [Main] finds the
/// implementations through [java.util.ServiceLoader]: name the class in
/// `META-INF/services/org.tinybeauty.cli.CommandProvider` and give it a public constructor without
/// parameters.
///
/// A command is an object annotated with picocli's `@Command` that implements `Callable<Integer>`
/// (or `Runnable`), where the integer is one of the codes in [ExitCode]. It writes results to
/// `spec.commandLine().getOut()` and messages to `getErr()`, never to the standard streams
/// themselves, and fails by throwing [CommandException].
public interface CommandProvider {
  /// Fresh command objects, each with its own subcommands.
  List<Object> commands();
}
