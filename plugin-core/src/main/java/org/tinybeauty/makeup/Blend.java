package org.tinybeauty.makeup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one face wears while one [Outfit.Dress] gives way to another: since a network's residual is
/// linear in its strengths, a cross-fade of residuals is one of strengths. The loop's thread.
final class Blend {
  static final Blend BARE = new Blend(List.of(), List.of(), List.of());

  private final List<StyleNetwork> networks;
  private final List<float[]> from;
  private final List<float[]> to;
  private final List<float[]> now;

  private Blend(List<StyleNetwork> networks, List<float[]> from, List<float[]> to) {
    this.networks = networks;
    this.from = from;
    this.to = to;
    this.now = from.stream().map(float[]::clone).toList();
  }

  /// A dress alone.
  static Blend of(Outfit.Dress dress) {
    return new Blend(dress.networks(), dress.strengths(), dress.strengths());
  }

  /// From what is worn now to a dress.
  Blend into(Outfit.Dress dress) {
    List<StyleNetwork> all = new ArrayList<>(networks);
    dress.networks().stream().filter(network -> !all.contains(network)).forEach(all::add);
    List<float[]> starts = new ArrayList<>();
    List<float[]> ends = new ArrayList<>();
    List<StyleNetwork> kept = new ArrayList<>();
    for (StyleNetwork network : all) {
      float[] start = strengths(networks, now, network).clone();
      float[] end = strengths(dress.networks(), dress.strengths(), network);
      if (!none(start) || !none(end)) {
        kept.add(network);
        starts.add(start);
        ends.add(end);
      }
    }
    return new Blend(List.copyOf(kept), List.copyOf(starts), List.copyOf(ends));
  }

  private static float[] strengths(
      List<StyleNetwork> networks, List<float[]> strengths, StyleNetwork network) {
    int at = networks.indexOf(network);
    return at < 0 ? new float[Region.values().length] : strengths.get(at);
  }

  private static boolean none(float[] strengths) {
    for (float strength : strengths) {
      if (strength != 0) {
        return false;
      }
    }
    return true;
  }

  /// Moves to a place between the two, without allocation.
  ///
  /// @param t 0 is the first, 1 the second
  void move(float t) {
    for (int i = 0; i < now.size(); i++) {
      float[] into = now.get(i);
      float[] a = from.get(i);
      float[] b = to.get(i);
      for (int region = 0; region < into.length; region++) {
        into[region] = t >= 1 ? b[region] : a[region] + t * (b[region] - a[region]);
      }
    }
  }

  /// Number of networks to run.
  int size() {
    return networks.size();
  }

  StyleNetwork network(int i) {
    return networks.get(i);
  }

  /// The strengths to run it with now, per [Region].
  float[] strengths(int i) {
    return now.get(i);
  }

  List<StyleNetwork> networks() {
    return networks;
  }

  @Override
  public String toString() {
    return networks.size() + " networks at " + now.stream().map(Arrays::toString).toList();
  }
}
