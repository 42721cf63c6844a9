package org.tinybeauty.stats;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// One picture's way through a live video, in recordings of the JDK's Flight Recorder.
@Name("tinybeauty.Picture")
@Label("Live picture")
@Description("One picture's way from arrival to sending; times as in Lag")
@Category("tinybeauty")
@StackTrace(false)
final class PictureEvent extends Event {
  @Label("Decode")
  @Timespan(Timespan.NANOSECONDS)
  long decode;

  @Label("Filter")
  @Timespan(Timespan.NANOSECONDS)
  long filter;

  @Label("Encode")
  @Timespan(Timespan.NANOSECONDS)
  long encode;

  @Label("Total")
  @Timespan(Timespan.NANOSECONDS)
  long total;
}
