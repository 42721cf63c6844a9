package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainLogTest {
  @TempDir Path folder;

  private static TrainLog.Row row(long step, double heldOut) {
    return new TrainLog.Row(step, 10 * step, 0.5, 0.25, 0.125, heldOut, 1e-3);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    TrainLog log = new TrainLog(folder, 0);
    log.add(row(20, Double.NaN));
    log.add(row(40, 0.375));
    assertThat(new TrainLog(folder, 40).rows()).isEqualTo(log.rows()).hasSize(2);
  }

  @Test
  void rowsAfterTheSavedStateAndCutOffOnesAreDropped() throws IOException {
    TrainLog log = new TrainLog(folder, 0);
    for (int step = 20; step <= 100; step += 20) {
      log.add(row(step, Double.NaN));
    }
    Path file = folder.resolve("loss.csv");
    Files.writeString(file, Files.readString(file) + "120,1200,0.5");
    assertThat(new TrainLog(folder, 70).rows())
        .extracting(TrainLog.Row::step)
        .containsExactly(20L, 40L, 60L);
    assertThat(Files.readAllLines(file)).hasSize(4);
  }

  @Test
  void anOlderLogIsReadByItsHeader() throws IOException {
    Files.writeString(
        folder.resolve("loss.csv"), "step,millis,loss,mean_loss,rate\n20,200,0.5,0.25,1e-3\n");
    TrainLog.Row row = new TrainLog(folder, 20).rows().getFirst();
    assertThat(row.mean()).isEqualTo(0.25);
    assertThat(row.rate()).isEqualTo(1e-3);
    assertThat(row.heldOut()).isNaN();
  }

  @Test
  void theCurvesLieWhereTheFiguresAre() {
    List<TrainLog.Row> rows = new ArrayList<>();
    for (int step = 20; step <= 400; step += 20) {
      rows.add(
          new TrainLog.Row(step, step, 0.04, 0.02, 0, step % 100 == 0 ? 0.03 : Double.NaN, 1e-3));
    }
    BufferedImage picture = TrainCurves.of(rows);
    int mean = height(picture, TrainCurves.MEAN.getRGB());
    int heldOut = height(picture, TrainCurves.HELD_OUT.getRGB());
    int batch = height(picture, TrainCurves.BATCH.getRGB());
    assertThat(batch).isLessThan(heldOut);
    assertThat(heldOut).isLessThan(mean);
    // Levels of 0.04, 0.03 and 0.02 are as far from each other.
    assertThat(2 * heldOut - batch - mean).isBetween(-4, 4);
    assertThat(height(picture, TrainCurves.RATE.getRGB())).isGreaterThan(mean);
  }

  @Test
  void aRunWithoutRowsHasAPictureToo() {
    assertThat(TrainCurves.of(List.of()).getWidth()).isEqualTo(TrainCurves.WIDTH);
  }

  @ParameterizedTest
  @CsvSource({"0.07,0.02", "1,0.2", "0.001,0.0002", "3344,1000", "60,20"})
  void ticksAreRound(double most, double unit) {
    assertThat(TrainCurves.unit(most)).isCloseTo(unit, org.assertj.core.data.Offset.offset(1e-9));
  }

  /// Mean row of a colour's pixels, its legend left out.
  private static int height(BufferedImage picture, int rgb) {
    long sum = 0;
    int count = 0;
    for (int y = 45; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (picture.getRGB(x, y) == rgb) {
          sum += y;
          count++;
        }
      }
    }
    assertThat(count).isPositive();
    return (int) (sum / count);
  }
}
