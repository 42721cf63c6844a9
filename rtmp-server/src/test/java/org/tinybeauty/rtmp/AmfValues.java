package org.tinybeauty.rtmp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random AMF values that both formats carry.
final class AmfValues {
  private AmfValues() {}

  /// A value at most so deep.
  static @Nullable Object random(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (double) random.nextInt(-(1 << 30), 1 << 30);
      case 3 -> random.nextDouble();
      case 4 -> List.of(-0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY).get(random.nextInt(4));
      case 5 -> text(random);
      case 6 -> new AmfDate(random.nextLong(1L << 41), 0);
      case 7, 8 -> list(random, depth);
      case 9 -> new EcmaArray(map(random, depth));
      default -> map(random, depth);
    };
  }

  private static String text(RandomGenerator random) {
    int[] points = {'a', 'Z', ' ', 0xE9, 0x20AC, 0x1F484, 0, 0x7FF};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(8) == 0 ? 300 : 12); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private static List<@Nullable Object> list(RandomGenerator random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      list.add(random(random, depth - 1));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(RandomGenerator random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      map.put(text(random), random(random, depth - 1));
    }
    return map;
  }
}
