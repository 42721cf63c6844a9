import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Checks (`check ROOT`) or restores (`write ROOT`) the format of every Java file in the tree, with
/// google-java-format on the class path. `mvn verify` runs the check, scripts/format the rest.
final class Format {
  public static void main(String[] arguments) throws Exception {
    boolean write = arguments[0].equals("write");
    Path root = Path.of(arguments[1]);
    List<String> options = new ArrayList<>();
    options.addAll(write ? List.of("-i") : List.of("--dry-run", "--set-exit-if-changed"));
    for (String room : List.of("plugin-core", "rtmp-server", "obs-bridge", "training", "scripts")) {
      try (Stream<Path> files = Files.walk(root.resolve(room))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.startsWith(root.resolve(room).resolve("target")))
            .sorted()
            .forEach(file -> options.add(file.toString()));
      }
    }
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int code = new Main(out, err, System.in).format(options.toArray(String[]::new));
    if (code != 0 && !write) {
      err.println("The files named above are not formatted; run scripts/format.");
    }
    System.exit(code);
  }
}
