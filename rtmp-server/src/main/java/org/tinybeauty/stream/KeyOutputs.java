package org.tinybeauty.stream;

import java.util.List;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.session.SessionOutputs;

/// The outputs of one key's made-up stream, as its session shows them. Any thread.
record KeyOutputs(StreamOutputs all, String key) implements SessionOutputs {
  @Override
  public List<Output> outputs() {
    return all.outputs(key);
  }

  @Override
  public Output push(String target) {
    RtmpUrl url = RtmpUrl.parse(target);
    all.change(key, changes -> changes.with(url));
    return all.find(key, url)
        .orElseThrow(
            () -> new IllegalArgumentException("the stream has ended (expected: one that runs)"));
  }

  @Override
  public boolean remove(String id) {
    if (id.equals(StreamOutputs.RECORD)) {
      boolean was = all.outputs(key).stream().anyMatch(output -> output.id().equals(id));
      record(false);
      return was;
    }
    var target = all.target(key, id);
    target.ifPresent(url -> all.change(key, changes -> changes.without(url)));
    return target.isPresent();
  }

  @Override
  public void record(boolean on) {
    all.change(key, changes -> changes.recorded(on));
  }

  /// Without the key.
  @Override
  public String toString() {
    return "KeyOutputs";
  }
}
