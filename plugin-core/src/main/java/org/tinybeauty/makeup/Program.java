package org.tinybeauty.makeup;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is on air in one video, and the changes to it that wait. Asked for by any thread, taken up
/// by the frame loop on a frame boundary once all that the new looks need is open and warm; until
/// then the old ones stay.
public final class Program {
  private static final System.Logger LOG = System.getLogger(Program.class.getName());

  /// Answered in place of a time when no frame loop runs that could take a change up.
  public static final long NO_FRAME = -1;

  /// Bare looks count as idle so long after the last change or look at the picture, not before:
  /// whoever bypasses for a moment wants the makeup back at once.
  private static final long IDLE_NANOS = 10_000_000_000L;

  /// Changes that may wait for their time.
  public static final int MAX_WAITING = 4096;

  /// Gets ready what looks need; the loop's side.
  interface Fitter {
    /// Opens and warms what they need.
    ///
    /// @return completes on a thread of the fitter's, exceptionally with a
    /// [org.tinybeauty.inference.ModelException] when a style is missing or broken
    CompletableFuture<Outfit> fit(Looks looks);
  }

  /// A change whose looks are ready.
  record Change(Outfit outfit, Transition transition, CompletableFuture<Long> taken) {}

  private final Queue<Change> ready = new ConcurrentLinkedQueue<>();
  private final LongSupplier clock;
  private Looks looks;
  private @Nullable Fitter fitter;
  private boolean changed;
  private long changedNanos;
  private int waiting;
  private boolean watched;
  private long watchedNanos;

  /// @param first worn from the first frame
  public Program(Looks first) {
    this(first, System::nanoTime);
  }

  Program(Looks first, LongSupplier clock) {
    this.looks = first;
    this.clock = clock;
  }

  /// What was asked for last, of what is to be worn at once; of what was asked for a time,
  /// once that has come.
  public synchronized Looks looks() {
    return looks;
  }

  /// Asks for other looks.
  ///
  /// @return completes with the pts in µs of the first frame that wears them; with [#NO_FRAME] when
  /// no loop runs yet; exceptionally with a [org.tinybeauty.inference.ModelException] when a
  /// style is missing or broken, with an [IllegalStateException] when [#MAX_WAITING] wait: then
  /// nothing changes
  public CompletableFuture<Long> change(Looks next, Transition transition) {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    CompletableFuture<Outfit> fitting;
    Looks before;
    synchronized (this) {
      if (waiting >= MAX_WAITING) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(waiting + " changes of look wait already"));
      }
      before = looks;
      changed = true;
      changedNanos = clock.getAsLong();
      if (transition.atMicros().isEmpty() || fitter == null) {
        looks = next;
      }
      if (fitter == null) {
        taken.complete(NO_FRAME);
        return taken;
      }
      waiting++;
      fitting = fitter.fit(next); // under the lock, so that changes are fitted in their order
    }
    var _ =
        fitting.whenComplete(
            (outfit, failure) -> {
              if (failure == null) {
                ready.add(new Change(outfit, transition, taken));
              } else {
                refuse(next, before);
                taken.completeExceptionally(failure);
              }
            });
    return taken;
  }

  private synchronized void refuse(Looks refused, Looks before) {
    waiting--;
    if (looks.equals(refused)) {
      looks = before;
    }
  }

  /// Whether nothing is worn, and will not be soon, and nobody watches: the picture need not be
  /// decoded.
  public synchronized boolean idle() {
    return looks.bare()
        && waiting == 0
        && (!watched || clock.getAsLong() - watchedNanos > IDLE_NANOS)
        && (!changed || clock.getAsLong() - changedNanos > IDLE_NANOS);
  }

  /// Somebody looks at the picture: for a while it is decoded though nothing is worn.
  public synchronized void watched() {
    watched = true;
    watchedNanos = clock.getAsLong();
  }

  /// The loop's side is there from now on.
  ///
  /// @return what to wear first; later changes go through `fitter`
  synchronized Looks attach(Fitter fitter) {
    this.fitter = fitter;
    return looks;
  }

  /// The loop's side ends; what waits is never taken up.
  void detach() {
    synchronized (this) {
      fitter = null;
      waiting = 0;
    }
    for (Change change = ready.poll(); change != null; change = ready.poll()) {
      change.taken.complete(NO_FRAME);
    }
  }

  /// Styles have changed on the shelf: fits what is on air anew, as of now.
  void refit() {
    Looks now = looks();
    var _ =
        change(now, Transition.DEFAULT)
            .exceptionally(
                failure -> {
                  LOG.log(
                      Level.WARNING,
                      "a changed style is not taken up, the one before stays: "
                          + failure.getMessage());
                  return NO_FRAME;
                });
  }

  /// The next change whose looks are ready, in the order asked. The loop's thread;
  /// allocates nothing when there is none.
  @Nullable Change poll() {
    return ready.poll();
  }

  /// A change is on air from a frame on, or was overtaken by a later one on the same frame.
  void taken(Change change, long ptsMicros) {
    synchronized (this) {
      waiting--;
      if (change.transition.atMicros().isPresent()) {
        looks = change.outfit.looks();
      }
    }
    change.taken.complete(ptsMicros);
  }
}
