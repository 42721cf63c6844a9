package org.tinybeauty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import org.junit.jupiter.api.Test;
import org.tinybeauty.testing.HouseRules;

/// The arrows of the house, in rtmp-server: serve -> control -> stream -> rtmp -> Netty.
final class LiveArchitectureTest extends HouseRules {
  private static final String RTMP = "org.tinybeauty.rtmp";

  LiveArchitectureTest() {
    super(80, "control", "rtmp", "serve", "stream");
  }

  @Test
  void rtmpKnowsNettyAndNothingOfOurs() {
    classes()
        .that(resideInAnyPackage(RTMP))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(RTMP, "io.netty..", "java..", "javax..", "org.jspecify.."))
        .check(classes);
  }

  @Test
  void streamsDoNotKnowTheProgramAroundThem() {
    knowsNone("stream", packages("serve", "control", "cli"));
  }

  @Test
  void theControlSurfaceDoesNotKnowTheServerAroundIt() {
    knowsNone("control", packages("serve"));
  }

  @Test
  void nativeLibrariesStayInTheirRooms() {
    knowsNone("*", "org.bytedeco..", "ai.onnxruntime..");
  }
}
