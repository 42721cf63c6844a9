package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.ModelException;

/// Which networks are open, and until when.
final class WardrobeTest {
  private static final Path STYLES =
      Path.of(System.getProperty("tinybeauty.home", "."), "models", "styles");
  private static final int SIZE = 256;

  @TempDir Path folder;
  private final StyleShelf shelf = new StyleShelf(List.of(STYLES));
  private final Wardrobe wide = new Wardrobe(shelf, SIZE, 1);
  private final Wardrobe narrow = new Wardrobe(shelf, SIZE, 1, 1);

  @AfterEach
  void close() {
    wide.close();
    narrow.close();
    shelf.close();
  }

  private static Looks looks(String style) {
    return Looks.of(Look.of(style));
  }

  @Test
  void networksOfAllOutfitsHeldAreOpenAndNoMore() {
    Outfit natural = narrow.fitAndWait(looks("natural"));
    Outfit smoky = narrow.fitAndWait(looks("smoky"));
    assertThat(narrow.open()).isEqualTo(2);
    narrow.giveBack(natural);
    assertThat(narrow.open()).isEqualTo(1);
    narrow.giveBack(smoky);
    assertThat(narrow.open()).isZero();
  }

  @Test
  void whatIsGivenBackStaysWarmWithinBounds() {
    Outfit natural = wide.fitAndWait(looks("natural"));
    wide.giveBack(natural);
    assertThat(wide.open()).isEqualTo(1);
    Outfit again = wide.fitAndWait(looks("natural"));
    assertThat(again.networks()).isEqualTo(natural.networks());
  }

  @Test
  void oneNetworkServesAllFacesAndRegionsOfItsStyle() {
    Outfit outfit = wide.fitAndWait(looks("natural").withFace(3, Look.of("natural")));
    assertThat(wide.open()).isEqualTo(1);
    assertThat(outfit.dress(3).networks()).isEqualTo(outfit.dress(7).networks());
  }

  @Test
  void aBypassedLookStaysOpenAndWearsNothing() {
    Outfit outfit = narrow.fitAndWait(looks("natural").withBypass(true));
    assertThat(outfit.dress(1).networks()).isEmpty();
    assertThat(narrow.open()).isEqualTo(1);
  }

  @Test
  void aDeletedStyleStaysOpenForAsLongAsItIsWorn() throws IOException {
    Path style = folder.resolve("natural");
    Files.createDirectories(style);
    try (Stream<Path> files = Files.list(STYLES.resolve("natural"))) {
      for (Path file : files.toList()) {
        Files.copy(file, style.resolve(file.getFileName()));
      }
    }
    shelf.folders(List.of(folder));
    Outfit worn = wide.fitAndWait(looks("natural"));
    Files.delete(style.resolve(Style.MANIFEST));
    shelf.refresh();
    assertThat(shelf.library().find("natural")).isEmpty();

    Outfit weaker = wide.fitAndWait(Looks.of(Look.of("natural").withMaster(0.5f)));
    assertThat(weaker.networks()).isEqualTo(worn.networks());
    wide.giveBack(worn);
    wide.giveBack(weaker);
    assertThat(wide.open()).isZero();
    assertThatThrownBy(() -> wide.fitAndWait(looks("natural")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("unknown style: natural");
  }

  @Test
  void aStyleOfAnotherSizeIsRefusedWithBothSizes() {
    try (Wardrobe small = new Wardrobe(shelf, 128, 1)) {
      assertThatThrownBy(() -> small.fitAndWait(looks("natural")))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("256")
          .hasMessageContaining("128");
    }
  }
}
