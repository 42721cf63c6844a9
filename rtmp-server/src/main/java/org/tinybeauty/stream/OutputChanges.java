package org.tinybeauty.stream;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tinybeauty.rtmp.RtmpUrl;

/// What people changed about one stream's outputs while the server runs, on top of what its
/// settings say. Stays for as long as the server runs: a publisher who comes back finds it.
///
/// @param added targets besides the plan's
/// @param removed targets of the plan's that are left out
/// @param recorded on or off, in place of what the plan says
record OutputChanges(Set<RtmpUrl> added, Set<RtmpUrl> removed, Optional<Boolean> recorded) {
  static final OutputChanges NONE = new OutputChanges(Set.of(), Set.of(), Optional.empty());

  OutputChanges {
    added = Set.copyOf(added);
    removed = Set.copyOf(removed);
  }

  OutputChanges with(RtmpUrl target) {
    Set<RtmpUrl> more = new LinkedHashSet<>(added);
    more.add(target);
    Set<RtmpUrl> less = new LinkedHashSet<>(removed);
    less.remove(target);
    return new OutputChanges(more, less, recorded);
  }

  OutputChanges without(RtmpUrl target) {
    Set<RtmpUrl> less = new LinkedHashSet<>(added);
    less.remove(target);
    Set<RtmpUrl> more = new LinkedHashSet<>(removed);
    more.add(target);
    return new OutputChanges(less, more, recorded);
  }

  OutputChanges recorded(boolean on) {
    return new OutputChanges(added, removed, Optional.of(on));
  }

  /// The plan with these changes.
  ///
  /// @param spare where recordings go that the plan has no folder for
  StreamOutputs.Plan on(StreamOutputs.Plan plan, Path spare) {
    List<RtmpUrl> push =
        Stream.concat(plan.push().stream(), added.stream().sorted(byText()))
            .filter(target -> !removed.contains(target))
            .toList();
    Optional<Path> folder =
        recorded.isEmpty()
            ? plan.folder()
            : recorded.get() ? Optional.of(plan.folder().orElse(spare)) : Optional.empty();
    return new StreamOutputs.Plan(push, folder, plan.format());
  }

  private static Comparator<RtmpUrl> byText() {
    return Comparator.comparing(target -> target + target.name());
  }
}
