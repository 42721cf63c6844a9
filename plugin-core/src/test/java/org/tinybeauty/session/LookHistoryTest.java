package org.tinybeauty.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Region;

final class LookHistoryTest {
  private static final Looks NATURAL = Looks.of(Look.of("natural"));
  private static final Looks SMOKY = Looks.of(Look.of("smoky"));

  private long nanos;
  private final LookHistory history = new LookHistory(() -> nanos);

  private static Looks lips(double strength) {
    return Looks.of(Look.of("natural").with(Region.LIPS, (float) strength));
  }

  @Test
  void goesBackAndForth() {
    history.changed(NATURAL, SMOKY);
    history.changed(SMOKY, lips(0.5));

    assertThat(history.undo(lips(0.5))).isEqualTo(SMOKY);
    assertThat(history.undo(SMOKY)).isEqualTo(NATURAL);
    assertThat(history.canUndo()).isFalse();
    assertThat(history.redo(NATURAL)).isEqualTo(SMOKY);
    assertThat(history.redo(SMOKY)).isEqualTo(lips(0.5));
    assertThat(history.canRedo()).isFalse();
  }

  @Test
  void aChangeAfterGoingBackForgetsWhatWasGoneBackFrom() {
    history.changed(NATURAL, SMOKY);
    history.undo(SMOKY);
    history.changed(NATURAL, lips(0.2));

    assertThat(history.canRedo()).isFalse();
    assertThat(history.undo(lips(0.2))).isEqualTo(NATURAL);
  }

  @Test
  void aDragOfASliderIsOneChange() {
    Looks before = NATURAL;
    for (int i = 1; i <= 20; i++) {
      history.changed(before, lips(i / 20.0));
      before = lips(i / 20.0);
      nanos += 60_000_000;
    }
    assertThat(history.undo(before)).isEqualTo(NATURAL);
    assertThat(history.canUndo()).isFalse();
  }

  @Test
  void changesOfStrengthFarApartAreTwo() {
    history.changed(NATURAL, lips(0.3));
    nanos += LookHistory.DRAG_NANOS;
    history.changed(lips(0.3), lips(0.6));

    assertThat(history.undo(lips(0.6))).isEqualTo(lips(0.3));
  }

  @Test
  void keepsAHundredChanges() {
    for (int i = 0; i < 500; i++) {
      history.changed(i % 2 == 0 ? NATURAL : SMOKY, i % 2 == 0 ? SMOKY : NATURAL);
    }
    for (int i = 0; i < LookHistory.MOST; i++) {
      history.undo(NATURAL);
    }
    assertThatThrownBy(() -> history.undo(NATURAL)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatChangesNothingCannotBeUndone() {
    history.changed(NATURAL, NATURAL);
    assertThat(history.canUndo()).isFalse();
  }
}
