package org.tinybeauty.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlightRecorderTest {
  @TempDir Path folder;

  @Test
  void stagesAndPicturesAreInARecording() throws IOException {
    PipelineStats stats = new PipelineStats();
    LiveStats live = new LiveStats();
    Path file = folder.resolve("a.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("tinybeauty.Stage");
      recording.enable("tinybeauty.Picture");
      recording.start();
      stats.time(Stage.INFER, 4_000_000);
      live.picture(1_000_000, 2_000_000, 3_000_000, 6_000_000, 0);
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .anyMatch(
            event ->
                event.getEventType().getName().equals("tinybeauty.Stage")
                    && event.getString("stage").equals("infer")
                    && event.getDuration("time").toMillis() == 4)
        .anyMatch(
            event ->
                event.getEventType().getName().equals("tinybeauty.Picture")
                    && event.getDuration("total").toMillis() == 6);
  }
}
