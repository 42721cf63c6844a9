package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every kind of message with its bytes, as our encoder writes them (chunks of 128 bytes); seeds of
/// the fuzzing too.
final class MessageTable {
  /// A row; spaces in the bytes are for the reader.
  record Row(String name, RtmpMessage message, String bytesInHex) {
    String hex() {
      return bytesInHex.replace(" ", "");
    }

    ByteBuf bytes() {
      return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex()));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Row> ROWS =
      List.of(
          new Row(
              "chunk size",
              new RtmpMessage.SetChunkSize(65_536),
              "02 000000 000004 01 00000000 00010000"),
          new Row("abort", new RtmpMessage.Abort(6), "02 000000 000004 02 00000000 00000006"),
          new Row(
              "acknowledgement beyond 31 bits",
              new RtmpMessage.Acknowledgement(0xFFFFFFFEL),
              "02 000000 000004 03 00000000 fffffffe"),
          new Row(
              "stream begin",
              new RtmpMessage.UserControl(RtmpMessage.UserControl.STREAM_BEGIN, 1),
              "02 000000 000006 04 00000000 0000 00000001"),
          new Row(
              "buffer length",
              new RtmpMessage.UserControl(RtmpMessage.UserControl.SET_BUFFER_LENGTH, 1, 3000),
              "02 000000 00000a 04 00000000 0003 00000001 00000bb8"),
          new Row(
              "ping",
              new RtmpMessage.UserControl(RtmpMessage.UserControl.PING_REQUEST, 0xFFFFFFFFL),
              "02 000000 000006 04 00000000 0006 ffffffff"),
          new Row(
              "window",
              new RtmpMessage.WindowAcknowledgementSize(2_500_000),
              "02 000000 000004 05 00000000 002625a0"),
          new Row(
              "bandwidth",
              new RtmpMessage.PeerBandwidth(2_500_000, RtmpMessage.PeerBandwidth.DYNAMIC),
              "02 000000 000005 06 00000000 002625a0 02"),
          new Row(
              "createStream",
              RtmpMessage.Command.of("createStream", 4, 0, (@Nullable Object) null),
              "03 000000 000019 14 00000000 02000c 63726561746553747265616d 00 4010000000000000"
                  + " 05"),
          new Row(
              "publish",
              RtmpMessage.Command.of("publish", 5, 1, null, "key", "live"),
              "03 000000 000021 14 01000000 020007 7075626c697368 00 4014000000000000 05"
                  + "020003 6b6579 020004 6c697665"),
          new Row(
              "pause in AMF3",
              new RtmpMessage.Command("pause", 0, Arrays.asList(null, true, 0.0), 1, true),
              "03 000000 00001e 11 01000000 00 020005 7061757365 00 0000000000000000 05 0101"
                  + "00 0000000000000000"),
          new Row(
              "connect of Enhanced RTMP",
              RtmpMessage.Command.of("connect", 1, 0, enhanced()),
              "030000000000971400000000020007636f6e6e656374003ff0000000000000030003617070020004"
                  + "6c697665000a666f757243634c6973740a0000000302000461763031020004767030390200046876"
                  + "63310012766964656f466f75724363496e666f4d61700300012a003ff00000000000000000090006"
                  + "63617073457800401c000000000000000e6f626ac3656374456e636f64696e670000000000000000"
                  + "00000009"),
          new Row(
              "empty audio",
              new RtmpMessage.Media(MediaKind.AUDIO, 0, 1, Unpooled.EMPTY_BUFFER),
              "04 000000 000000 08 01000000"),
          new Row(
              "video in two chunks",
              new RtmpMessage.Media(MediaKind.VIDEO, 0xFFFFFE, 1, repeated(129)),
              "06 fffffe 000081 09 01000000" + "ab".repeat(128) + "c6 ab"),
          new Row(
              "video of an extended time in three chunks",
              new RtmpMessage.Media(MediaKind.VIDEO, 0xFFFFFFFFL, 7, repeated(257)),
              "06 ffffff 000101 09 07000000 ffffffff"
                  + "ab".repeat(128)
                  + "c6 ffffffff"
                  + "ab".repeat(128)
                  + "c6 ffffffff ab"),
          new Row(
              "metadata at the first extended time",
              new RtmpMessage.Media(MediaKind.SCRIPT, 0xFFFFFF, 1, repeated(128)),
              "05 ffffff 000080 12 01000000 00ffffff" + "ab".repeat(128)));

  private MessageTable() {}

  private static ByteBuf repeated(int bytes) {
    byte[] body = new byte[bytes];
    Arrays.fill(body, (byte) 0xAB);
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body));
  }

  private static Map<String, Object> enhanced() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    object.put("fourCcList", List.of("av01", "vp09", "hvc1"));
    object.put("videoFourCcInfoMap", Map.of("*", 1.0));
    object.put("capsEx", 7.0);
    object.put("objectEncoding", 0.0);
    return object;
  }
}
