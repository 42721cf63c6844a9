package org.tinybeauty.makeup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Takes changes of a [Program] up, frame by frame, and fades from one to the next; a change amid a
/// fade fades from where that had come to. The loop's thread; allocates only when a change comes.
final class LookFader {
  private final Program program;
  private final Wardrobe wardrobe;
  private final List<Program.Change> waiting = new ArrayList<>();
  private final List<Outfit> held = new ArrayList<>();
  private Outfit target;
  private Blend everyone;
  private int[] faces = {};
  private Blend[] blends = {};
  private int fadeFrames;
  private int fadeFrame;
  private boolean moved;

  /// @param first worn from the first frame; given back to the wardrobe when it is not needed any
  ///     more, as are all that follow
  LookFader(Program program, Wardrobe wardrobe, Outfit first) {
    this.program = program;
    this.wardrobe = wardrobe;
    this.target = first;
    this.everyone = Blend.of(first.everyone());
    held.add(first);
    settle();
  }

  /// Goes on to the next frame.
  void step(long ptsMicros) {
    moved = false;
    if (fadeFrame < fadeFrames) {
      fadeFrame++;
      move();
    }
    for (Program.Change change = program.poll(); change != null; change = program.poll()) {
      waiting.add(change);
      waiting.sort(Comparator.comparingLong(LookFader::time)); // stable: then as asked
    }
    if (!waiting.isEmpty()) {
      takeDue(ptsMicros);
    }
  }

  private static long time(Program.Change change) {
    return change.transition().atMicros().orElse(Long.MIN_VALUE);
  }

  private void takeDue(long ptsMicros) {
    Program.@Nullable Change last = null;
    while (!waiting.isEmpty() && time(waiting.getFirst()) <= ptsMicros) {
      if (last != null) {
        program.taken(last, ptsMicros);
        wardrobe.giveBack(last.outfit());
      }
      last = waiting.removeFirst();
    }
    if (last != null) {
      begin(last);
      program.taken(last, ptsMicros);
    }
  }

  private void begin(Program.Change change) {
    Outfit next = change.outfit();
    int[] all =
        IntStream.concat(Arrays.stream(faces), Arrays.stream(next.faces()))
            .distinct()
            .sorted()
            .toArray();
    Blend[] changed = new Blend[all.length];
    for (int i = 0; i < all.length; i++) {
      changed[i] = blend(all[i]).into(next.dress(all[i]));
    }
    everyone = everyone.into(next.everyone());
    faces = all;
    blends = changed;
    target = next;
    held.add(next);
    fadeFrames = Math.max(1, change.transition().fadeFrames());
    fadeFrame = 1;
    move();
    release();
  }

  /// A fade over N frames wears 1/N of the new look on its first frame, all of it on its last.
  private void move() {
    moved = true;
    float t = (float) fadeFrame / fadeFrames;
    everyone.move(t);
    for (Blend blend : blends) {
      blend.move(t);
    }
    if (fadeFrame == fadeFrames) {
      settle();
    }
  }

  /// The target alone, without what it has come from.
  private void settle() {
    everyone = Blend.of(target.everyone());
    faces = target.faces();
    blends = target.dresses().stream().map(Blend::of).toArray(Blend[]::new);
    release();
  }

  /// Gives back every outfit whose networks newer ones have open too, or nobody wears.
  @SuppressWarnings("ReferenceEquality") // what is lent is given back, not what equals it
  private void release() {
    List<StyleNetwork> needed = new ArrayList<>(everyone.networks());
    for (Blend blend : blends) {
      needed.addAll(blend.networks());
    }
    for (int i = held.size() - 1; i >= 0; i--) {
      Outfit outfit = held.get(i);
      boolean keeps = needed.removeAll(outfit.networks());
      if (!keeps && outfit != target) {
        held.remove(i);
        wardrobe.giveBack(outfit);
      }
    }
  }

  /// What a face wears on this frame.
  Blend blend(int face) {
    for (int i = 0; i < faces.length; i++) {
      if (faces[i] == face) {
        return blends[i];
      }
    }
    return everyone;
  }

  /// Whether strengths are others than on the frame before: averages over time are void.
  boolean moved() {
    return moved;
  }

  /// Whether this frame is the first or the last of a change, which must show even on a late frame.
  boolean edge() {
    return moved && (fadeFrame == 1 || fadeFrame == fadeFrames);
  }

  /// Whether no face can wear anything on this frame.
  boolean bare() {
    if (everyone.size() > 0) {
      return false;
    }
    for (Blend blend : blends) {
      if (blend.size() > 0) {
        return false;
      }
    }
    return true;
  }

  /// What is worn or being faded to.
  Looks looks() {
    return target.looks();
  }
}
