package org.tinybeauty.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.function.LongSupplier;
import org.tinybeauty.makeup.Looks;

/// What was on air before, to go back to, and what was gone back from. A drag of a slider counts as
/// one change. Not thread-safe.
final class LookHistory {
  /// Changes that can be undone.
  static final int MOST = 100;

  /// Changes of strengths alone that follow each other so closely are one.
  static final long DRAG_NANOS = 1_000_000_000L;

  private final Deque<Looks> undo = new ArrayDeque<>();
  private final Deque<Looks> redo = new ArrayDeque<>();
  private final LongSupplier clock;
  private long changedNanos;
  private boolean dragging;

  LookHistory(LongSupplier clock) {
    this.clock = clock;
  }

  /// One look gives way to the next.
  void changed(Looks before, Looks next) {
    long now = clock.getAsLong();
    boolean drag = before.sameStyles(next);
    boolean same = dragging && drag && now - changedNanos < DRAG_NANOS && !undo.isEmpty();
    dragging = drag;
    changedNanos = now;
    redo.clear();
    if (!same && !before.equals(next)) {
      undo.addLast(before);
      if (undo.size() > MOST) {
        undo.removeFirst();
      }
    }
  }

  /// Goes back.
  ///
  /// @throws NoSuchElementException when there is nothing to go back to
  Looks undo(Looks now) {
    Looks before = undo.removeLast();
    redo.addLast(now);
    dragging = false;
    return before;
  }

  /// Goes forth again.
  ///
  /// @throws NoSuchElementException when there is nothing to go to
  Looks redo(Looks now) {
    Looks next = redo.removeLast();
    undo.addLast(now);
    dragging = false;
    return next;
  }

  boolean canUndo() {
    return !undo.isEmpty();
  }

  boolean canRedo() {
    return !redo.isEmpty();
  }
}
