package org.tinybeauty.session;

import java.time.Instant;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.stats.LiveStats;
import org.tinybeauty.stats.PipelineStats;

/// One running video: what it is, what its faces wear, how it fares. Any thread.
public final class Session {
  /// Where a video comes from.
  public enum Kind {
    /// A stream that is published to us.
    LIVE,
    /// A camera or another program's picture.
    CAMERA,
    /// A file.
    FILE
  }

  private final String id;
  private final Kind kind;
  private final Instant start;
  private final PipelineStats stats = new PipelineStats();
  private final LiveStats live = new LiveStats();
  private volatile Look look;

  /// @param id names it in logs and in the control API; says nothing about keys
  /// @param look worn from the first frame
  public Session(String id, Kind kind, Look look, Instant start) {
    this.id = id;
    this.kind = kind;
    this.look = look;
    this.start = start;
  }

  public String id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  /// When it began.
  public Instant start() {
    return start;
  }

  /// What is worn now.
  public Look look() {
    return look;
  }

  /// Changes what is worn, whole and at once: the next frame wears it.
  public void wear(Look look) {
    this.look = look;
  }

  /// Counters and times of the makeup.
  public PipelineStats stats() {
    return stats;
  }

  /// Counters and delays of the live video around it.
  public LiveStats live() {
    return live;
  }
}
