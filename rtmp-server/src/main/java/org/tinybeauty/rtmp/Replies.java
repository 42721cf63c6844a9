package org.tinybeauty.rtmp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpMessage.Command;

/// The answers a server gives. Each goes out in the encoding of the call it answers.
final class Replies {
  /// Players and encoders look for a Flash Media Server's version here.
  private static final String VERSION = "FMS/3,0,1,123";

  private static final double CAPABILITIES = 31;

  /// Enhanced RTMP v2, capsEx: multitrack and ModEx pass through us unharmed.
  private static final int CAPS_EX = 0x02 | 0x04;

  /// FourCcInfoMask: can decode, can forward.
  private static final double DECODE_AND_FORWARD = 0x01 | 0x04;

  private static final double FORWARD = 0x04;

  private Replies() {}

  static Command result(Command call, @Nullable Object... values) {
    return reply("_result", call, values);
  }

  static Command error(Command call, String code, String description) {
    return reply("_error", call, null, info("error", code, description));
  }

  /// A status of a message stream; it answers no transaction.
  static Command status(Command call, String level, String code, String description) {
    return new Command(
        "onStatus",
        0,
        Arrays.asList(null, info(level, code, description)),
        call.stream(),
        call.amf3());
  }

  static Command streamStatus(String level, String code, String description) {
    return Command.of(
        "onStatus", 0, RtmpViewer.MESSAGE_STREAM, null, info(level, code, description));
  }

  static Command notice(Command call, String name, String code) {
    return new Command(
        name, 0, Arrays.asList(null, info("status", code, "")), call.stream(), call.amf3());
  }

  static Command connected(Command call) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("fmsVer", VERSION);
    properties.put("capabilities", CAPABILITIES);
    properties.put("mode", 1.0);
    Map<String, @Nullable Object> info =
        info("status", "NetConnection.Connect.Success", "Connection succeeded.");
    if (call.argument(0) instanceof Map<?, ?> asked) {
      Object encoding = asked.get("objectEncoding");
      info.put("objectEncoding", encoding instanceof Double number && number == 3 ? 3.0 : 0.0);
      enhanced(asked, info);
    }
    return reply("_result", call, properties, info);
  }

  /// Answers Enhanced RTMP only where the client speaks it.
  private static void enhanced(Map<?, ?> asked, Map<String, @Nullable Object> info) {
    if (asked.containsKey("fourCcList")) {
      info.put("fourCcList", List.of("*"));
    }
    if (asked.containsKey("videoFourCcInfoMap")) {
      Map<String, @Nullable Object> codecs = new LinkedHashMap<>();
      codecs.put("*", FORWARD);
      for (String codec : List.of("avc1", "hvc1", "av01", "vp09")) {
        codecs.put(codec, DECODE_AND_FORWARD);
      }
      info.put("videoFourCcInfoMap", codecs);
    }
    if (asked.containsKey("audioFourCcInfoMap")) {
      Map<String, @Nullable Object> codecs = new LinkedHashMap<>();
      codecs.put("*", FORWARD);
      info.put("audioFourCcInfoMap", codecs);
    }
    if (asked.get("capsEx") instanceof Double caps) {
      info.put("capsEx", (double) (caps.intValue() & CAPS_EX));
    }
  }

  private static Command reply(String name, Command call, @Nullable Object... values) {
    return new Command(name, call.transaction(), Arrays.asList(values), call.stream(), call.amf3());
  }

  private static Map<String, @Nullable Object> info(String level, String code, String description) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("level", level);
    info.put("code", code);
    info.put("description", description);
    return info;
  }
}
