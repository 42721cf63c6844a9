package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arrows of the house, in training.
class TrainingArchitectureTest {
  private static final String HOUSE = "org.tinybeauty.";
  private static final List<String> ROOMS =
      List.of("amplifier", "diffusion", "evaluation", "network", "pairs", "recipe", "training");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOMS.stream().map(HOUSE::concat).toList());

  @Test
  void everyRoomIsReallyLookedAt() {
    Set<String> rooms =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(HOUSE.length()))
            .collect(Collectors.toSet());
    assertThat(rooms).containsExactlyInAnyOrderElementsOf(ROOMS);
  }

  @ParameterizedTest
  @CsvSource({
    "pairs, ''",
    "recipe, pairs",
    "network, ''",
    "amplifier, 'diffusion network pairs recipe'",
    "diffusion, 'network pairs'",
    "evaluation, 'pairs recipe'",
    "training, 'amplifier diffusion evaluation network pairs recipe'"
  })
  void arrowsPointOneWay(String room, String allowed) {
    Set<String> may = Set.of(allowed.split(" "));
    String[] others =
        ROOMS.stream()
            .filter(name -> !name.equals(room) && !may.contains(name))
            .map(HOUSE::concat)
            .toArray(String[]::new);
    noClasses()
        .that(resideInAnyPackage(HOUSE + room))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"evaluation", "pairs", "recipe"})
  void libtorchStaysOutOfTheRoomsThatTrainNothing(String room) {
    noClasses()
        .that(resideInAnyPackage(HOUSE + room))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.bytedeco.."))
        .check(CLASSES);
  }

  @Test
  void everyRoomIsNullMarkedAndItsClassesAreFinal() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(type -> type.getPackage())
            .filter(room -> !room.isAnnotatedWith(NullMarked.class))
            .map(room -> room.getName())
            .collect(Collectors.toSet());
    assertThat(unmarked).isEmpty();
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
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }
}
