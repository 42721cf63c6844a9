package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The arrows of the house, in obs-bridge: a leaf that knows plugin-core alone.
final class ObsArchitectureTest {
  private static final String OBS = "org.tinybeauty.obs";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(OBS);

  @Test
  void theRoomIsReallyLookedAt() {
    assertThat(CLASSES.size()).isGreaterThan(20);
    assertThat(CLASSES.stream().map(type -> type.getPackage()).distinct())
        .allMatch(room -> room.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void leavesDoNotKnowEachOther() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.tinybeauty.rtmp",
                "org.tinybeauty.stream",
                "org.tinybeauty.control",
                "org.tinybeauty.serve",
                "org.tinybeauty.training",
                "io.netty.."))
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
  void theFrameLinkDoesNotKnowTheCommandLine() {
    noClasses()
        .that()
        .haveSimpleNameStartingWith("Link")
        .or()
        .haveSimpleNameStartingWith("Frame")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.tinybeauty.cli", "picocli.."))
        .check(CLASSES);
  }

  @Test
  void standardStreamsAreNotTouched() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
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
