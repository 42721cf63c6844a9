package org.tinybeauty.amplifier;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Draws episodes on a thread of its own, one step ahead. `take` and `give` from one thread.
final class EpisodeFeed implements AutoCloseable {
  private static final int ROOM = 2;

  private final BlockingQueue<Episode> empty = new ArrayBlockingQueue<>(ROOM);
  private final BlockingQueue<Episode> full = new ArrayBlockingQueue<>(ROOM);
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  /// @param count faces an episode
  /// @param firstStep number of the first episode
  EpisodeFeed(EpisodeSource source, int count, long firstStep) {
    for (int i = 0; i < ROOM; i++) {
      empty.add(new Episode(count, source.most()));
    }
    thread = Thread.ofPlatform().daemon().name("episodes").start(() -> run(source, firstStep));
  }

  private void run(EpisodeSource source, long firstStep) {
    try {
      for (long step = firstStep; ; step++) {
        Episode episode = empty.take();
        source.draw(step, episode);
        full.put(episode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /// The next step's episode; waits for it. Give it back with `give`.
  Episode take() throws InterruptedException {
    while (true) {
      Episode episode = full.poll(200, TimeUnit.MILLISECONDS);
      if (episode != null) {
        return episode;
      }
      Throwable cause = failure;
      if (cause != null) {
        throw new IllegalStateException("no episodes: " + cause, cause);
      }
    }
  }

  void give(Episode episode) {
    empty.add(episode);
  }

  /// Ends the thread and waits for that: what it reads from may go away then.
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
