package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// Our own.
///
/// @param weights of `train pretrain`
/// @param adapting steps of adapting them to the pairs
record CompactBackbone(Path weights, long adapting) implements Backbone {
  private record Ready(CompactAmplifier amplifier) implements Fitted {
    @Override
    public List<PairImage> paint(PairImage crop, MeshFace mesh, long seed) {
      return amplifier.paint(crop, mesh, seed);
    }

    @Override
    public void close() {
      amplifier.close();
    }
  }

  @Override
  public Fitted fit(Task task, PartProgress progress, BooleanSupplier stop)
      throws IOException, InterruptedException {
    return new Ready(
        CompactAmplifier.adapt(
            weights,
            task.pairs(),
            new CompactAmplifier.Adapting(adapting, task.threads(), task.seed()),
            task.work().resolve("adapting.bin"),
            stop,
            progress::told));
  }

  @Override
  public void addTo(StepInput input) throws IOException {
    input.with(adapting).withContent(List.of(weights));
  }
}
