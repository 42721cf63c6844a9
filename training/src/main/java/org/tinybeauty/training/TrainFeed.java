package org.tinybeauty.training;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Draws batches on a thread of its own, one or two steps ahead. `take` and `give` from one thread.
final class TrainFeed implements AutoCloseable {
  private static final int AHEAD = 2;

  private final BlockingQueue<TrainBatch> empty = new ArrayBlockingQueue<>(AHEAD + 1);
  private final BlockingQueue<TrainBatch> full = new ArrayBlockingQueue<>(AHEAD + 1);
  private final TrainBatch[] all = new TrainBatch[AHEAD + 1];
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  TrainFeed(TrainCache cache, int[] items, int batch, long seed, long firstStep) {
    for (int i = 0; i < all.length; i++) {
      all[i] = new TrainBatch(cache, items, batch);
      empty.add(all[i]);
    }
    thread =
        Thread.ofPlatform().daemon().name("training batches").start(() -> feed(seed, firstStep));
  }

  private void feed(long seed, long firstStep) {
    try {
      for (long step = firstStep; ; step++) {
        TrainBatch batch = empty.take();
        batch.draw(seed, step);
        full.put(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /// The next step's batch; waits for it. Give it back with `give`.
  TrainBatch take() throws InterruptedException {
    while (true) {
      TrainBatch batch = full.poll(200, TimeUnit.MILLISECONDS);
      if (batch != null) {
        return batch;
      }
      Throwable cause = failure;
      if (cause != null) {
        throw new IllegalStateException("no batches: " + cause, cause);
      }
    }
  }

  void give(TrainBatch batch) {
    empty.add(batch);
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean waiting = true;
    while (waiting) {
      try {
        thread.join();
        waiting = false;
      } catch (InterruptedException e) {
        // The batches' memory may only go when the thread has: wait on, and say so afterwards.
        thread.interrupt();
      }
    }
    for (TrainBatch batch : all) {
      batch.close();
    }
  }
}
