package org.tinybeauty.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which faces of a cache are kept out of training, and how often what was learned is measured on
/// them. A face that lies in the cache more than once, by its name, is kept out as a whole.
///
/// @param every one face in so many is kept out, the artist's own pairs apart; 0 keeps out none but
/// the named
/// @param names of faces kept out
/// @param steps between two measurements
/// @param patience training stops after so many measurements in a row without a new best
record TrainHoldOut(int every, Set<String> names, long steps, int patience) {
  /// What the names of an artist's own pairs begin with.
  static final String OWN = "artist-";

  /// The artist's own pairs among all that is learned from. With a quarter, a style made of five
  /// pairs and 300 painted faces came closer to the artist's other afters (+4.1 dB) than the
  /// painted faces are themselves (+3.5) and than the five pairs alone bring it (+3.7).
  static final double OWN_SHARE = 0.25;

  /// Steps between two measurements, where nothing else is said.
  static final long STEPS = 100;

  /// Measurements without a new best, where nothing else is said.
  static final int PATIENCE = 8;

  /// Keeps out nothing: a run learns from all faces, to its end.
  static final TrainHoldOut NONE = new TrainHoldOut(0, Set.of(), STEPS, PATIENCE);

  TrainHoldOut {
    names = Set.copyOf(names);
    if (every < 0 || every == 1 || steps < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "hold out one face in %d (expected: 2 or more), every %d steps, patience %d"
              .formatted(every, steps, patience));
    }
  }

  static TrainHoldOut every(int faces) {
    return new TrainHoldOut(faces, Set.of(), STEPS, PATIENCE);
  }

  static TrainHoldOut named(Set<String> names) {
    return new TrainHoldOut(0, names, STEPS, PATIENCE);
  }

  /// The numbers of a cache's items, by use.
  @SuppressWarnings("ArrayRecordComponent") // walked through, never compared
  record Split(int[] trained, int[] kept) {}

  /// Splits a cache.
  ///
  /// @throws IllegalArgumentException where a named face is not there, or nothing is left to train
  Split split(TrainCache cache) {
    List<String> faces = List.copyOf(new LinkedHashSet<>(cache.names()));
    for (String name : names) {
      if (!faces.contains(name)) {
        throw new IllegalArgumentException("no face called " + name + " in the cache");
      }
    }
    Set<String> kept = new LinkedHashSet<>(names);
    List<String> others = faces.stream().filter(name -> !name.startsWith(OWN)).toList();
    for (int i = every - 1; every > 0 && i < others.size(); i += every) {
      kept.add(others.get(i));
    }
    List<Integer> trained = new ArrayList<>();
    List<Integer> out = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int item = 0; item < cache.count(); item++) {
      // A face that is there more than once is measured once.
      String name = cache.names().get(item);
      if (!kept.contains(name)) {
        trained.add(item);
      } else if (seen.add(name)) {
        out.add(item);
      }
    }
    if (trained.isEmpty()) {
      throw new IllegalArgumentException("all faces are kept out of training");
    }
    return new Split(numbers(weighed(trained, cache)), numbers(out));
  }

  /// Repeats the artist's own pairs until they are a share of all that is learned from: they are
  /// few, and true.
  private static List<Integer> weighed(List<Integer> trained, TrainCache cache) {
    List<Integer> own =
        trained.stream().filter(item -> cache.names().get(item).startsWith(OWN)).toList();
    int painted = trained.size() - own.size();
    if (own.isEmpty() || painted == 0) {
      return trained;
    }
    List<Integer> all = new ArrayList<>(trained);
    long wanted = Math.round(OWN_SHARE / (1 - OWN_SHARE) * painted);
    for (int more = own.size(); more < wanted; more++) {
      all.add(own.get(more % own.size()));
    }
    return all;
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
