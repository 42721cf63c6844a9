package org.tinybeauty.makeup;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.tinybeauty.inference.ModelException;

/// The networks that one video keeps open. They are opened, warmed up and closed on a thread of
/// their own, never on the frame loop's; the loop only runs those of the outfits it holds.
///
/// Networks that no outfit holds stay warm, the last used longest, within [#WARM_BYTES].
final class Wardrobe implements AutoCloseable {
  /// Memory for networks that are open, estimated; those that are worn stay in any case.
  static final long WARM_BYTES = 64L << 20;

  /// What an open network takes besides its weights: 4.9 MB were measured for one of 0.4 MB at 256
  /// x 256.
  private static final long BYTES_PER_PIXEL = 64;

  /// Copies of the weights while it is open: ours and ONNX Runtime's.
  private static final int COPIES = 2;

  private static final System.Logger LOG = System.getLogger(Wardrobe.class.getName());
  private static final long THREAD_IDLE_SECONDS = 10;
  private static final int WARM_RUNS = 2;

  /// An open network and how many outfits hold it.
  private static final class Piece {
    private final Style style;
    private final StyleNetwork network;
    private int holders;

    Piece(Style style, StyleNetwork network) {
      this.style = style;
      this.network = network;
    }

    long bytes() {
      long side = style.manifest().size();
      return COPIES * (long) style.network().length + side * side * BYTES_PER_PIXEL;
    }
  }

  private final StyleShelf shelf;
  private final int threads;
  private final int size;
  private final long warmBytes;
  private final ThreadPoolExecutor keeper;

  /// In the order of last use. Touched by the keeper's thread alone.
  private final Map<String, Piece> pieces = new LinkedHashMap<>(16, 0.75f, true);

  private volatile boolean closed;

  /// @param size side of every network's input in pixels
  /// @param threads each network may use within one run
  Wardrobe(StyleShelf shelf, int size, int threads) {
    this(shelf, size, threads, WARM_BYTES);
  }

  Wardrobe(StyleShelf shelf, int size, int threads, long warmBytes) {
    this.shelf = shelf;
    this.size = size;
    this.threads = threads;
    this.warmBytes = warmBytes;
    keeper =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("tinybeauty-wardrobe").factory());
    keeper.allowCoreThreadTimeOut(true);
  }

  /// Gets looks ready. Any thread.
  ///
  /// @return completes on the keeper's thread; exceptionally with a [ModelException] when a
  /// style is missing, broken or of another size
  CompletableFuture<Outfit> fit(Looks looks) {
    CompletableFuture<Outfit> result = new CompletableFuture<>();
    try {
      keeper.execute(
          () -> {
            try {
              result.complete(fitNow(looks));
            } catch (RuntimeException | LinkageError e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new ModelException("the video has ended", e));
    }
    return result;
  }

  /// As [#fit], and waits.
  ///
  /// @throws ModelException as stated there
  Outfit fitAndWait(Looks looks) {
    try {
      return fit(looks).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ModelException cause) {
        throw cause;
      }
      throw new ModelException("styles do not load: " + e.getCause(), e);
    }
  }

  private Outfit fitNow(Looks looks) {
    if (closed) {
      throw new ModelException("the video has ended");
    }
    Map<String, Piece> fitting = new LinkedHashMap<>();
    Outfit outfit = Outfit.of(looks, name -> fitting.computeIfAbsent(name, this::piece).network);
    fitting.values().forEach(piece -> piece.holders++);
    tidy();
    return outfit;
  }

  /// The open network of that name: the one on the shelf now, or, once it is gone from there, the
  /// last that was open.
  private Piece piece(String name) {
    Style style = shelf.library().find(name).orElse(null);
    if (style == null) {
      return pieces.values().stream()
          .filter(piece -> piece.style.name().equals(name) && piece.holders > 0)
          .findFirst()
          .orElseThrow(() -> new ModelException(shelf.library().missing(name)));
    }
    String key = key(style);
    Piece known = pieces.get(key);
    if (known == null) {
      known = new Piece(style, open(style));
      pieces.put(key, known);
    }
    return known;
  }

  private static String key(Style style) {
    return style.name() + '@' + style.manifest().sha256();
  }

  private StyleNetwork open(Style style) {
    int side = style.manifest().size();
    if (side != size) {
      throw new ModelException(
          "style "
              + style.name()
              + " has size "
              + side
              + " and cannot be mixed with one of size "
              + size);
    }
    long start = System.nanoTime();
    StyleNetwork network = StyleNetwork.open(style, threads);
    float[] none = new float[Region.values().length];
    for (int i = 0; i < WARM_RUNS; i++) {
      network.run(none);
    }
    LOG.log(
        Level.DEBUG,
        "style {0} open on {1} after {2} ms",
        style.name(),
        network.provider(),
        (System.nanoTime() - start) / 1_000_000);
    return network;
  }

  /// Gives an outfit back that is worn no more. Any thread.
  void giveBack(Outfit outfit) {
    if (!closed) {
      keeper.execute(
          () -> {
            for (Piece piece : pieces.values()) {
              if (outfit.networks().contains(piece.network)) {
                piece.holders--;
              }
            }
            tidy();
          });
    }
  }

  /// Closes what is held by none, the longest unused first, until the rest is within bounds; what
  /// is off the shelf goes at once.
  private void tidy() {
    long bytes = pieces.values().stream().mapToLong(Piece::bytes).sum();
    List<String> shelved = new ArrayList<>();
    shelf.library().styles().forEach(style -> shelved.add(key(style)));
    Iterator<Map.Entry<String, Piece>> all = pieces.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Piece> entry = all.next();
      Piece piece = entry.getValue();
      if (piece.holders == 0 && (bytes > warmBytes || !shelved.contains(entry.getKey()))) {
        bytes -= piece.bytes();
        all.remove();
        piece.network.close();
        LOG.log(Level.DEBUG, "style {0} closed", piece.style.name());
      }
    }
  }

  /// Number of open networks, once all that was asked for before is done.
  int open() {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    keeper.execute(() -> count.complete(pieces.size()));
    return count.join();
  }

  /// Closes all networks. The frame loop must have ended.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture<Void> done = new CompletableFuture<>();
    keeper.execute(
        () -> {
          pieces.values().forEach(piece -> piece.network.close());
          pieces.clear();
          done.complete(null);
        });
    done.join();
    keeper.shutdown();
  }
}
