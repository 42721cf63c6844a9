package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arrows of the house, in plugin-core.
class ArchitectureTest {
  private static final String HOUSE = "org.tinybeauty";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(HOUSE);

  @Test
  void everyRoomIsReallyLookedAt() {
    Set<String> rooms =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(HOUSE.length() + 1))
            .collect(Collectors.toSet());
    assertThat(rooms).contains("frame", "face", "media", "inference", "makeup", "stats", "cli");
    assertThat(CLASSES.size()).isGreaterThan(80);
  }

  @Test
  void roomsDoNotDependOnEachOtherInCircles() {
    slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
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
        .that(resideOutsideOfPackages(HOUSE + "." + room))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library))
        .check(CLASSES);
    assertThat(CLASSES.that(resideInAnyPackage(HOUSE + "." + room)).stream())
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
    String[] others =
        CLASSES.stream()
            .map(type -> type.getPackageName())
            .distinct()
            .filter(name -> !name.equals(HOUSE + "." + room))
            .filter(
                name -> !Set.of(allowed.split(" ")).contains(name.substring(HOUSE.length() + 1)))
            .toArray(String[]::new);
    noClasses()
        .that(resideInAnyPackage(HOUSE + "." + room))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .check(CLASSES);
  }

  @Test
  void packagesAreFlat() {
    noClasses().should().resideInAnyPackage(HOUSE + ".*.*..").check(CLASSES);
  }

  @Test
  void standardStreamsAreTouchedInTheCommandLineAlone() {
    noClasses()
        .that(resideOutsideOfPackages(HOUSE + ".cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void everyRoomIsNullMarked() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(type -> type.getPackage())
            .filter(room -> !room.isAnnotatedWith(NullMarked.class))
            .map(room -> room.getName())
            .collect(Collectors.toSet());
    assertThat(unmarked).isEmpty();
  }

  @Test
  void classesThatAreNotMeantForExtensionAreFinal() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses().should().haveSimpleNameEndingWith("Util").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Manager").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Helper").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Impl").check(CLASSES);
  }
}
