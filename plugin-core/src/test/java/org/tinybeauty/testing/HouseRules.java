package org.tinybeauty.testing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules that hold in every module. Each module's own test extends this one, names its rooms
/// and adds its arrows. It reads the classes of the module in whose folder it runs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HouseRules {
  private static final String HOUSE = "org.tinybeauty.";

  /// The module's classes, without its tests.
  protected final JavaClasses classes =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  private final int least;
  private final List<String> rooms;

  /// @param least how many classes there are at least
  /// @param rooms all of the module's packages, by their last names
  protected HouseRules(int least, String... rooms) {
    this.least = least;
    this.rooms = List.of(rooms);
  }

  /// The packages of rooms.
  protected static String[] packages(String... rooms) {
    return Arrays.stream(rooms).map(HOUSE::concat).toArray(String[]::new);
  }

  /// Asserts that classes know none of some packages.
  ///
  /// @param room the classes' one, or `*` for all of the module
  /// @param packages as ArchUnit writes them
  protected final void knowsNone(String room, String... packages) {
    noClasses()
        .that(resideInAnyPackage(packages(room)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .check(classes);
  }

  /// Asserts that a room knows no other of the module than these.
  ///
  /// @param allowed names with a space between, perhaps none
  protected final void knowsOnly(String room, String allowed) {
    Set<String> may = Set.of((room + " " + allowed).split(" "));
    assertThat(rooms).contains(room);
    knowsNone(
        room, packages(rooms.stream().filter(name -> !may.contains(name)).toArray(String[]::new)));
  }

  @Test
  void everyRoomIsReallyLookedAt() {
    assertThat(classes.stream().map(type -> type.getPackageName()).distinct())
        .containsExactlyInAnyOrder(packages(rooms.toArray(String[]::new)));
    assertThat(classes.size()).isGreaterThan(least);
  }

  @Test
  void roomsDoNotDependOnEachOtherInCircles() {
    slices().matching(HOUSE + "(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void standardStreamsAreTouchedInTheCommandLineAlone() {
    noClasses()
        .that(resideOutsideOfPackages(HOUSE + "cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }

  @Test
  void everyRoomIsNullMarked() {
    assertThat(classes.stream().map(type -> type.getPackage()).distinct())
        .allMatch(room -> room.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void classesAreFinalOrSealed() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveSimpleName("package-info")
        .and(describe("not sealed", type -> !type.reflect().isSealed()))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(classes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Manager", "Helper", "Impl"})
  void namesSayWhatAThingIs(String ending) {
    noClasses().should().haveSimpleNameEndingWith(ending).check(classes);
  }
}
