package org.tinybeauty.obs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Version of the libobs that a plugin was compiled against. OBS takes no plugin whose version is
/// newer than its own.
record ObsModuleVersion(int major, int minor) implements Comparable<ObsModuleVersion> {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

  /// Asks the plugin itself; loads it, and so libobs, into this process for a moment.
  ///
  /// @return empty where it does not load, as where there is no libobs, or is no plugin of OBS
  static Optional<ObsModuleVersion> of(Path module) {
    try (Arena arena = Arena.ofConfined()) {
      var version =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup(module, arena).findOrThrow("obs_module_ver"),
                  FunctionDescriptor.of(ValueLayout.JAVA_INT));
      int packed = (int) version.invokeExact();
      return Optional.of(new ObsModuleVersion(packed >>> 24, (packed >>> 16) & 0xff));
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      return Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("a function without parameters cannot be called", e);
    }
  }

  /// Of a text that begins like `29.0.2`.
  static Optional<ObsModuleVersion> parse(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? Optional.of(
            new ObsModuleVersion(
                Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(ObsModuleVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
