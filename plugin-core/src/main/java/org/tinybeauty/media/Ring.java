package org.tinybeauty.media;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A bounded hand-over of reused objects from one thread to another: a single-producer,
/// single-consumer ring. The producer fills the object that [#claim] lends it and publishes; the
/// consumer reads the object that [#take] lends it and releases. Waiting parks the thread; nothing
/// is allocated after construction (a blocking queue of the JDK allocates a node per wait).
final class Ring<T> {
  private final Object[] slots;
  private volatile long published;
  private volatile long released;
  private volatile boolean finished;
  private volatile boolean closed;
  private volatile @Nullable Thread producer;
  private volatile @Nullable Thread consumer;

  Ring(int capacity, Supplier<T> maker) {
    slots = new Object[capacity];
    for (int i = 0; i < capacity; i++) {
      slots[i] = maker.get();
    }
  }

  /// The next free object, to be filled and then published; null once the ring is closed. Waits
  /// while the ring is full. Producer only.
  @Nullable T claim() {
    long index = published;
    if (index - released >= slots.length && !closed) {
      boolean interrupted = false;
      producer = Thread.currentThread();
      while (index - released >= slots.length && !closed) {
        interrupted |= park();
      }
      producer = null;
      restore(interrupted);
    }
    return closed ? null : slot(index);
  }

  /// As [#claim], but null as well while the ring is full. Producer only.
  @Nullable T claimNow() {
    return closed || published - released >= slots.length ? null : slot(published);
  }

  /// Objects handed over and not yet given back. Any thread; may be old news at once.
  int depth() {
    return (int) (published - released);
  }

  /// Hands the claimed object over. Producer only.
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void publish() {
    published++;
    wake(consumer);
  }

  /// Says that nothing more will be published. Producer only.
  void finish() {
    finished = true;
    wake(consumer);
  }

  /// The next filled object, to be released after use; null once the ring is closed, or finished
  /// and empty. Waits while the ring is empty. Consumer only.
  @Nullable T take() {
    long index = released;
    if (published == index && !finished && !closed) {
      boolean interrupted = false;
      consumer = Thread.currentThread();
      while (published == index && !finished && !closed) {
        interrupted |= park();
      }
      consumer = null;
      restore(interrupted);
    }
    return closed || published == index ? null : slot(index);
  }

  /// Gives the taken object back to the producer. Consumer only.
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void release() {
    released++;
    wake(producer);
  }

  /// Ends both sides at once; what is inside is dropped. Any thread, any number of times.
  void close() {
    closed = true;
    wake(producer);
    wake(consumer);
  }

  /// Visits every object, filled or not. Only when neither side is at work.
  void forEach(Consumer<? super T> visitor) {
    for (int i = 0; i < slots.length; i++) {
      visitor.accept(slot(i));
    }
  }

  @SuppressWarnings("unchecked") // only T goes in
  private T slot(long index) {
    return (T) slots[(int) (index % slots.length)];
  }

  /// Waits for a wake-up. A thread with its interrupt flag up would not wait at all but spin, so
  /// the flag is taken down meanwhile.
  private boolean park() {
    LockSupport.park(this);
    return Thread.interrupted();
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void wake(@Nullable Thread thread) {
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
