package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import org.tinybeauty.testing.HouseRules;

/// The arrows of the house, in obs-bridge: a leaf that knows plugin-core alone.
final class ObsArchitectureTest extends HouseRules {
  ObsArchitectureTest() {
    super(20, "obs");
  }

  @Test
  void leavesDoNotKnowEachOther() {
    knowsNone("*", packages("rtmp", "stream", "control", "serve", "training"));
  }

  @Test
  void librariesOfOtherRoomsStayThere() {
    knowsNone("*", "io.netty..", "org.bytedeco..", "ai.onnxruntime..");
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
        .check(classes);
  }
}
