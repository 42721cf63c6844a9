package org.tinybeauty.stats;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// One pass through a [Stage] of the frame loop, in recordings of the JDK's Flight Recorder.
@Name("tinybeauty.Stage")
@Label("Frame loop stage")
@Description("One pass through a stage of the frame loop")
@Category("tinybeauty")
@StackTrace(false)
final class StageEvent extends Event {
  @Label("Stage")
  String stage = "";

  @Label("Time")
  @Timespan(Timespan.NANOSECONDS)
  long time;
}
