package org.tinybeauty.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The pairs in a folder, by name: `x-before.*` and `x-after.*`, in whatever case, with a hyphen,
/// an underscore, a dot or a space.
///
/// @param pairs by name
/// @param strays what was found and is none, each with a sentence
public record PairFiles(List<Entry> pairs, List<Stray> strays) {
  /// A pair on disk.
  ///
  /// @param name what comes before the word `before`
  public record Entry(String name, Path before, Path after) {}

  /// What is no pair.
  ///
  /// @param name of the pair or file
  public record Stray(String name, String sentence) {}

  private static final Pattern HALF =
      Pattern.compile("(.*?)[-_. ]*(before|after)", Pattern.CASE_INSENSITIVE);
  private static final Pattern READABLE = Pattern.compile("jpe?g|jpe|jfif|png|webp");
  private static final Pattern PICTURE =
      Pattern.compile("tiff?|heic|heif|avif|gif|bmp|psd|dng|cr[23w]|nef|arw|raf|orf|rw2|jxl|jp2");

  /// Looks a folder through.
  ///
  /// @throws ProjectException when the folder cannot be read
  public static PairFiles in(Path folder) {
    Map<String, List<Path>> befores = new TreeMap<>();
    Map<String, List<Path>> afters = new TreeMap<>();
    List<Stray> strays = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
      Matcher half = HALF.matcher(dot < 0 ? name : name.substring(0, dot));
      boolean readable = READABLE.matcher(ending).matches();
      if (!readable && PICTURE.matcher(ending).matches()) {
        strays.add(new Stray(name, "." + ending + " is not read; save it as JPEG or PNG"));
      } else if (readable && half.matches()) {
        String key = key(half.group(1));
        boolean before = half.group(2).equalsIgnoreCase("before");
        (before ? befores : afters).computeIfAbsent(key, k -> new ArrayList<>()).add(file);
      } else if (readable) {
        strays.add(
            new Stray(
                name, "neither a before nor an after (expected: NAME-before.jpg, NAME-after.jpg)"));
      }
    }
    List<Entry> pairs = match(befores, afters, strays);
    strays.sort(Comparator.comparing(Stray::name));
    return new PairFiles(pairs, List.copyOf(strays));
  }

  /// Names that differ in case, or in hyphens for spaces, are the same.
  private static String key(String name) {
    String key = name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]+", "-");
    return key.isEmpty() || key.equals("-") ? "pair" : key;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new ProjectException(
          folder + ": there is no such folder (expected: before/after photos in it)", e);
    } catch (IOException e) {
      throw new ProjectException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Entry> match(
      Map<String, List<Path>> befores, Map<String, List<Path>> afters, List<Stray> strays) {
    List<Entry> pairs = new ArrayList<>();
    befores.forEach(
        (name, before) -> {
          List<Path> after = afters.getOrDefault(name, List.of());
          if (before.size() > 1 || after.size() > 1) {
            List<Path> many = before.size() > 1 ? before : after;
            strays.add(new Stray(name, "is there more than once: " + names(many) + "; keep one"));
          } else if (after.isEmpty()) {
            strays.add(new Stray(name, names(before) + " has no after"));
          } else {
            pairs.add(new Entry(name, before.getFirst(), after.getFirst()));
          }
        });
    afters.forEach(
        (name, after) -> {
          if (!befores.containsKey(name)) {
            strays.add(new Stray(name, names(after) + " has no before"));
          }
        });
    return List.copyOf(pairs);
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(f -> String.valueOf(f.getFileName())).toList());
  }

  /// The pictures of a folder that can be read, by name; none when there is no such folder.
  public static List<Path> pictures(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return files(folder).stream()
        .filter(
            file -> {
              String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
              return READABLE.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
            })
        .toList();
  }
}
