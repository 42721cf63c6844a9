package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpPublishing;

/// What an RTMP client publishes, on its way into its stream. Codecs that this program does not
/// know pass untouched, with one warning per kind. Runs on the connection's event loop.
final class PeerPublishing implements RtmpPublishing {
  private static final Logger LOG = System.getLogger(PeerPublishing.class.getName());
  private static final Set<Integer> KNOWN =
      Set.of(MediaTag.AVC, MediaTag.HEVC, MediaTag.AV1, MediaTag.VP9, MediaTag.AAC);

  private final Publication publication;
  private final Set<MediaKind> seen = EnumSet.noneOf(MediaKind.class);

  PeerPublishing(Publication publication) {
    this.publication = publication;
  }

  @Override
  public void media(MediaKind kind, long timestampMillis, ByteBuf body) {
    if (!body.isReadable()) {
      body.release();
      return;
    }
    if (kind != MediaKind.SCRIPT && seen.add(kind)) {
      MediaTag tag = MediaTag.parse(kind, body);
      if (!KNOWN.contains(tag.codec())) {
        LOG.log(
            Level.WARNING,
            "{0}: {1} of codec {2} passes as it is",
            publication.stream().label(),
            kind,
            name(tag.codec()));
      }
    }
    publication.receive(kind, timestampMillis, body);
  }

  private static String name(int codec) {
    if (codec >>> 24 < ' ') {
      return Integer.toString(codec);
    }
    StringBuilder name = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = codec >>> shift & 0xFF;
      name.append(letter > ' ' && letter < 127 ? (char) letter : '.');
    }
    return name.toString();
  }

  @Override
  public void closed() {
    publication.close();
  }
}
