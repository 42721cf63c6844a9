package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainWeights;

class PaperNetTest {
  private static final int LENGTH = 3 * PaperNet.SIDE * PaperNet.SIDE;
  private static final Path REFERENCE =
      Path.of(System.getProperty("tinybeauty.home", "."), "../shared/data/reference").normalize();

  @Test
  void hasTheReleasedNetworksSizeAndCost() {
    NetShapes shapes = shapes();
    assertThat(shapes.weights().parameters()).isEqualTo(85_227);
    assertThat(shapes.weights().byName()).hasSize(32);
    assertThat(shapes.macs()).isBetween(1_481_000_000L, 1_483_000_000L);
  }

  @Test
  void itsCardSaysWhatItCosts() {
    assertThat(NetworkCard.item(PaperNet.RELEASED))
        .contains("paper", "85,227 parameters", "1,482 million");
    assertThat(NetworkCard.item(LiveNet.SHIPPED))
        .contains("live", "370,752 parameters", "263 million");
  }

  @Test
  void onnxAgreesWithLibtorch() {
    NetWeights weights = shapes().weights();
    SplittableRandom random = new SplittableRandom(2);
    weights
        .byName()
        .values()
        .forEach(
            weight -> {
              for (int i = 0; i < weight.values().length; i++) {
                weight.values()[i] += (float) (0.02 * random.nextGaussian());
              }
            });
    float[] image = LiveNetTest.noise(3);
    float[] torch = torch(weights, image);
    assertThat(LiveNetTest.distance(onnx(weights, image), torch)).isLessThan(1e-4f);
    assertThat(LiveNetTest.distance(torch, new float[LENGTH])).isGreaterThan(0.1f);
  }

  @Tag("data")
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void matchesTheReleasedNetworksOutput(int picture) throws IOException {
    Path weightsFile = REFERENCE.resolve("tinybeauty-style1.pt");
    assumeThat(weightsFile).as("the reference data").isRegularFile();
    NetWeights weights = TrainImportCommand.checked(CheckpointReader.read(weightsFile, "cleaner"));
    float[] image = image(REFERENCE.resolve("parity/" + picture + ".png"));
    float[] expected = floats(REFERENCE.resolve("parity/" + picture + "-residual.f32"));
    assertThat(LiveNetTest.distance(onnx(weights, image), expected)).isLessThan(1e-4f);
    assertThat(LiveNetTest.distance(torch(weights, image), expected)).isLessThan(1e-4f);
  }

  private static NetShapes shapes() {
    return PaperNet.RELEASED.shapes(new SplittableRandom(1));
  }

  private static float[] torch(NetWeights weights, float[] image) {
    try (TrainWeights tensors = new TrainWeights(weights);
        FloatPointer memory = new FloatPointer(image);
        PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor input = torch.from_blob(memory, 1, 3, PaperNet.SIDE, PaperNet.SIDE);
      Tensor output =
          PaperNet.RELEASED.residual(new TorchLayers(tensors.tensors()), input).contiguous();
      float[] residual = new float[LENGTH];
      output.data_ptr_float().get(residual, 0, LENGTH);
      return residual;
    }
  }

  private static float[] onnx(NetWeights weights, float[] image) {
    try (OnnxModel model = OnnxModel.load(PaperNet.RELEASED.onnx(weights), "paper", 1)) {
      MemorySegment.copy(image, 0, model.tensor("image"), ValueLayout.JAVA_FLOAT, 0, LENGTH);
      model.run();
      return model.tensor("residual").toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private static float[] image(Path file) throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    float[] image = new float[LENGTH];
    int plane = LENGTH / 3;
    for (int i = 0; i < plane; i++) {
      int rgb = picture.getRGB(i % PaperNet.SIDE, i / PaperNet.SIDE);
      image[i] = ((rgb >> 16) & 0xFF) / 127.5f - 1;
      image[i + plane] = ((rgb >> 8) & 0xFF) / 127.5f - 1;
      image[i + 2 * plane] = (rgb & 0xFF) / 127.5f - 1;
    }
    return image;
  }

  private static float[] floats(Path file) throws IOException {
    float[] values = new float[LENGTH];
    ByteBuffer.wrap(Files.readAllBytes(file))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
