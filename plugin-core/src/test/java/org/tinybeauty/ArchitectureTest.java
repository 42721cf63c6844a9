package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.testing.HouseRules;

/// The arrows of the house, in plugin-core.
final class ArchitectureTest extends HouseRules {
  ArchitectureTest() {
    super(80, "cli", "face", "frame", "inference", "makeup", "media", "session", "stats", "text");
  }

  @ParameterizedTest
  @CsvSource({
    "org.bytedeco.., media",
    "ai.onnxruntime.., inference",
    "picocli.., cli",
    "com.fasterxml.jackson.., makeup"
  })
  void eachLibraryIsNamedInOneRoom(String library, String room) {
    noClasses()
        .that(resideOutsideOfPackages(packages(room)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library))
        .check(classes);
    assertThat(classes.that(resideInAnyPackage(packages(room))).stream())
        .as("the room %s does use %s", room, library)
        .anyMatch(
            type ->
                type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(use -> resideInAnyPackage(library).test(use.getTargetClass())));
  }

  @ParameterizedTest
  @CsvSource({
    "frame, ''",
    "inference, ''",
    "stats, ''",
    "text, ''",
    "face, 'frame inference'",
    "media, 'frame stats text'",
    "makeup, 'face frame inference stats text'",
    "session, 'makeup media stats'"
  })
  void arrowsPointOneWay(String room, String allowed) {
    knowsOnly(room, allowed);
  }
}
