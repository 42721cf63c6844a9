package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The arrows of the house, in rtmp-server: serve -> control -> stream -> rtmp -> Netty.
final class LiveArchitectureTest {
  private static final String RTMP = "org.tinybeauty.rtmp";
  private static final String STREAM = "org.tinybeauty.stream";
  private static final String CONTROL = "org.tinybeauty.control";
  private static final String SERVE = "org.tinybeauty.serve";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(RTMP, STREAM, CONTROL, SERVE);

  @Test
  void everyRoomIsReallyLookedAt() {
    Set<String> rooms =
        CLASSES.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());
    assertThat(rooms).containsExactlyInAnyOrder(RTMP, STREAM, CONTROL, SERVE);
    assertThat(CLASSES.size()).isGreaterThan(80);
  }

  @Test
  void rtmpKnowsNettyAndNothingOfOurs() {
    classes()
        .that(resideInAnyPackage(RTMP))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(RTMP, "io.netty..", "java..", "javax..", "org.jspecify.."))
        .check(CLASSES);
  }

  @Test
  void streamsDoNotKnowTheProgramAroundThem() {
    noClasses()
        .that(resideInAnyPackage(STREAM))
        .should()
        .dependOnClassesThat(resideInAnyPackage(SERVE, CONTROL, "org.tinybeauty.cli"))
        .check(CLASSES);
  }

  @Test
  void theControlSurfaceDoesNotKnowTheServerAroundIt() {
    noClasses()
        .that(resideInAnyPackage(CONTROL))
        .should()
        .dependOnClassesThat(resideInAnyPackage(SERVE))
        .check(CLASSES);
  }

  @Test
  void nativeLibrariesStayInTheirRooms() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.bytedeco..", "ai.onnxruntime.."))
        .check(CLASSES);
  }

  @Test
  void roomsDoNotDependOnEachOtherInCircles() {
    slices().matching("org.tinybeauty.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void standardStreamsAreNotTouched() {
    noClasses()
        .that(resideOutsideOfPackages("org.tinybeauty.cli"))
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
    assertThat(CLASSES.stream().map(type -> type.getPackage()).distinct())
        .allMatch(room -> room.isAnnotatedWith(NullMarked.class));
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
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    for (String ending : new String[] {"Util", "Manager", "Helper", "Impl"}) {
      noClasses().should().haveSimpleNameEndingWith(ending).check(CLASSES);
    }
  }
}
