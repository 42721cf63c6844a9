package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLedgerTest {
  @TempDir private Path folder;

  @Test
  void aStepIsNewThenBegunThenDoneAlsoForTheNextProcess() throws IOException {
    StepLedger ledger = StepLedger.open(folder.resolve("work"));
    assertThat(ledger.state("fit", "a")).isEqualTo(StepLedger.State.NEW);
    ledger.begin("fit", "a");
    assertThat(ledger.state("fit", "a")).isEqualTo(StepLedger.State.BEGUN);
    StepLedger next = StepLedger.open(folder.resolve("work"));
    assertThat(next.state("fit", "a")).isEqualTo(StepLedger.State.BEGUN);
    next.end("fit", "a", 61.26);
    assertThat(StepLedger.open(folder.resolve("work")).state("fit", "a"))
        .isEqualTo(StepLedger.State.DONE);
    assertThat(StepLedger.open(folder.resolve("work")).seconds("fit")).isEqualTo(61.3);
    assertThat(next.state("check", "a")).isEqualTo(StepLedger.State.NEW);
  }

  @Test
  void anotherInputMakesAStepNew() throws IOException {
    StepLedger ledger = StepLedger.open(folder);
    ledger.begin("fit", "a");
    ledger.end("fit", "a", 1);
    assertThat(ledger.state("fit", "b")).isEqualTo(StepLedger.State.NEW);
    ledger.begin("fit", "b");
    assertThat(ledger.state("fit", "a")).isEqualTo(StepLedger.State.NEW);
  }

  @Test
  void aBrokenLedgerSaysWhatToDo() throws IOException {
    for (String text : List.of("{\"fit\": ", "[1, 2]", "")) {
      Files.writeString(folder.resolve("steps.json"), text);
      assertThatThrownBy(() -> StepLedger.open(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("delete it");
    }
  }

  @Test
  void theInputIsTheFilesContentNotItsTimeButForManyFilesItsStamp() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "pixels");
    String content = new StepInput().withContent(List.of(file)).sum();
    String stamp = new StepInput().withStamps(List.of(file)).sum();
    Files.setLastModifiedTime(file, FileTime.fromMillis(12_345_000));
    assertThat(new StepInput().withContent(List.of(file)).sum()).isEqualTo(content);
    assertThat(new StepInput().withStamps(List.of(file)).sum()).isNotEqualTo(stamp);
    Files.writeString(file, "pixelt");
    assertThat(new StepInput().withContent(List.of(file)).sum()).isNotEqualTo(content);
    assertThat(new StepInput().with("a", 1).sum()).isNotEqualTo(new StepInput().with("a", 2).sum());
    assertThat(new StepInput().with("ab").sum()).isNotEqualTo(new StepInput().with("a", "b").sum());
  }
}
