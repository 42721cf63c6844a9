package org.tinybeauty.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.inference.ModelException;

class FaceDetectorTest {
  private static FaceDetector detector;

  @BeforeAll
  static void open() {
    detector = new FaceDetector(Path.of(System.getProperty("tinybeauty.home"), "models/locator"));
  }

  @AfterAll
  static void close() {
    detector.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1.0, 0.0",
    "0, 1.0, 0.4",
    "0, 1.0, -0.4",
    "90, 1.0, 0.0",
    "180, 1.0, 0.1",
    "270, 1.0, 0.0",
    "0, 1.3333, 0.0",
    "90, 0.75, 0.1"
  })
  void findsEyesNoseAndMouthHoweverThePictureIsStored(int rotation, double aspect, double roll) {
    try (Studio studio = new Studio(480, 360, rotation, aspect)) {
      double x = FaceCrop.uprightWidth(studio.frame()) * 0.55;
      double y = FaceCrop.uprightHeight(studio.frame()) * 0.45;
      studio.draw(x, y, 1.4, roll);

      List<Detection> faces = detector.detect(studio.frame());

      assertThat(faces).hasSize(1);
      assertThat(faces.getFirst().score()).isBetween(0.8f, 1f);
      for (int point = 0; point < Studio.POINTS.length; point++) {
        double[] truth = Studio.place(point, x, y, 1.4, roll);
        assertThat(distance(faces.getFirst(), point, truth))
            .as("point %d, eyes are 60 apart", point)
            .isLessThan(7);
      }
      FaceCrop crop = new FaceCrop().fit(faces.getFirst().points());
      FaceCrop truth = Studio.crop(x, y, 1.4, roll);
      assertThat(crop.roll()).isBetween(truth.roll() - 0.06, truth.roll() + 0.06);
      assertThat(crop.side() / truth.side()).isBetween(0.94, 1.06);
    }
  }

  @Test
  void findsAFaceOfFortyPixelsInAWidePicture() {
    // The portrait's face is 102 pixels wide by the detector's own box.
    double scale = 40 / 102.0;
    try (Studio studio = new Studio(1280, 720)) {
      studio.clutter(3).draw(1010, 290, scale, 0);

      List<Detection> faces = detector.detect(studio.frame());

      assertThat(faces).hasSize(1);
      assertThat(faces.getFirst().width()).isBetween(34f, 48f);
      double[] eye = Studio.place(Keypoints.LEFT_EYE, 1010, 290, scale, 0);
      assertThat(distance(faces.getFirst(), Keypoints.LEFT_EYE, eye)).isLessThan(3);
    }
  }

  @Test
  void findsEightFaces() {
    try (Studio studio = new Studio(960, 480)) {
      for (int i = 0; i < 8; i++) {
        int column = i % 4;
        int row = i / 4;
        studio.draw(120 + 240 * column, 120 + 240 * row, 0.8, 0.1 * (i - 4));
      }

      List<Detection> faces = detector.detect(studio.frame());

      assertThat(faces).hasSize(8);
      assertThat(faces)
          .extracting(face -> Math.round((face.centreX() - 120) / 240))
          .containsExactlyInAnyOrder(0, 1, 2, 3, 0, 1, 2, 3);
    }
  }

  @Test
  void findsNoFaceWhereThereIsNone() {
    try (Studio studio = new Studio(640, 360)) {
      assertThat(detector.detect(studio.frame())).isEmpty();
      assertThat(detector.detect(studio.noise(25, 1).frame())).isEmpty();
      assertThat(detector.detect(studio.noise(60, 2).frame())).isEmpty();
      for (long seed = 1; seed <= 4; seed++) {
        assertThat(detector.detect(studio.clutter(seed).noise(25, seed).frame())).isEmpty();
      }
    }
  }

  @Test
  void namesTheMissingModel(@TempDir Path folder) {
    assertThatThrownBy(() -> new FaceDetector(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("face_detection_back_256x256.onnx");
  }

  private static double distance(Detection face, int point, double[] truth) {
    return Math.hypot(face.points().x(point) - truth[0], face.points().y(point) - truth[1]);
  }
}
