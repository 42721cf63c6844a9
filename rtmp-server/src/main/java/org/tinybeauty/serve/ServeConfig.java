package org.tinybeauty.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Region;

/// Everything that can be set about `tinybeauty serve`. Immutable; a reload is a new one. The file
/// `serve.yaml` beside this class explains every key and holds the defaults.
///
/// @param rtmp where RTMP is served
/// @param rtmps where RTMP over TLS is served
/// @param http where HTTP is served
/// @param access who may publish and play
/// @param look what every stream wears that has no look of its own
/// @param video how made-up video is encoded
/// @param outputs where every stream goes that has no outputs of its own, besides its viewers
/// @param keys the stream keys that may be used; none for any
/// @param limits how much is served at once
/// @param obs the link to OBS's filters and sources
/// @param styles further folders of styles
record ServeConfig(
    Listen rtmp,
    Tls rtmps,
    Http http,
    Access access,
    Wear look,
    Video video,
    Outputs outputs,
    List<StreamKey> keys,
    Limits limits,
    Obs obs,
    List<String> styles) {

  /// What runs without any file.
  static final ServeConfig DEFAULT =
      new ServeConfig(
          new Listen("localhost", 1935),
          new Tls(0, "", ""),
          new Http("localhost", 8085, List.of(), ""),
          new Access(false, 30, "", "", 3000),
          new Wear("natural", 1, 1, 1, 1, 1),
          new Video("superfast", 0, 0),
          new Outputs(List.of(), new Recording("", RecordFormat.MP4, RecordStream.BEAUTY)),
          List.of(),
          new Limits(1000, 8),
          new Obs(true, "", new Wear("natural", 1, 1, 1, 1, 1)),
          List.of());

  ServeConfig {
    keys = List.copyOf(keys);
    styles = List.copyOf(styles);
  }

  /// A listening address.
  ///
  /// @param address a name or number; `localhost` for 127.0.0.1 and ::1, `*` for all
  /// @param port TCP port
  record Listen(String address, int port) {}

  /// RTMP over TLS.
  ///
  /// @param port TCP port, 0 for none
  /// @param certificate path of a PEM file; empty for one made at every start
  /// @param privateKey path of the certificate's private key, PEM, PKCS #8
  record Tls(int port, String certificate, String privateKey) {}

  /// The HTTP server.
  ///
  /// @param address as for RTMP
  /// @param port TCP port, 0 for none
  /// @param hosts names that browsers may call this server by, besides its address
  /// @param token what the API asks for; empty for nothing
  record Http(String address, int port, List<String> hosts, String token) {
    Http {
      hosts = List.copyOf(hosts);
    }

    /// Hides the token.
    @Override
    public String toString() {
      return "Http[address=" + address + ", port=" + port + ", hosts=" + hosts + "]";
    }
  }

  /// Who may publish and play.
  ///
  /// @param takeover whether a second publisher of a key replaces a first that is alive
  /// @param reconnectSeconds how long viewers are kept for a publisher that went away
  /// @param onPublish URL that is asked before a stream is published; empty for none
  /// @param onPlay URL that is asked before a stream is played; empty for none
  /// @param webhookTimeoutMillis after which such a question counts as refused
  record Access(
      boolean takeover,
      int reconnectSeconds,
      String onPublish,
      String onPlay,
      int webhookTimeoutMillis) {}

  /// A style and its strengths, 0 to 1.5 each.
  record Wear(String style, float strength, float lips, float eyes, float brows, float skin) {
    /// The same as the engine takes it.
    Look look() {
      return Look.of(style)
          .with(Region.LIPS, lips)
          .with(Region.EYES, eyes)
          .with(Region.BROWS, brows)
          .with(Region.SKIN, skin)
          .withMaster(strength);
    }

    Wear withStyle(String style) {
      return new Wear(style, strength, lips, eyes, brows, skin);
    }

    Wear withStrength(float strength) {
      return new Wear(style, strength, lips, eyes, brows, skin);
    }
  }

  /// How made-up video is encoded.
  ///
  /// @param preset of x264
  /// @param bitrateKbps kilobits per second, 0 to follow the source
  /// @param gopFrames a keyframe at least every so many frames, 0 to follow the source
  record Video(String preset, int bitrateKbps, int gopFrames) {}

  /// Where a made-up stream goes besides its viewers.
  ///
  /// @param push rtmp:// or rtmps:// URLs, with their stream keys
  record Outputs(List<String> push, Recording recording) {
    Outputs {
      push = List.copyOf(push);
    }

    /// Says nothing of the targets, whose URLs hold keys.
    @Override
    public String toString() {
      return "Outputs[push=" + push.size() + ", recording=" + recording + "]";
    }
  }

  /// What is written to disk.
  ///
  /// @param folder where to; empty for no recording
  record Recording(String folder, RecordFormat format, RecordStream stream) {}

  /// File formats of recordings.
  enum RecordFormat {
    MP4,
    MKV
  }

  /// Which of the two streams of a key is recorded.
  enum RecordStream {
    BEAUTY,
    LIVE,
    BOTH
  }

  /// A key that may be published.
  ///
  /// @param key what the encoder sends and viewers ask for
  record StreamKey(String key, Wear look, Outputs outputs) {
    /// Hides the key.
    @Override
    public String toString() {
      return "StreamKey[look=" + look + ", outputs=" + outputs + "]";
    }
  }

  /// How much is served at once.
  ///
  /// @param connections over RTMP and HTTP together
  /// @param streams made up at once; further ones pass as they come
  record Limits(int connections, int streams) {}

  /// The link to OBS's filters and sources.
  ///
  /// @param socket path of the socket; empty for the usual one
  /// @param look what a filter wears that comes without a look
  record Obs(boolean enabled, String socket, Wear look) {
    Obs withLook(Wear look) {
      return new Obs(enabled, socket, look);
    }
  }

  /// The same with other keys.
  ServeConfig withKeys(List<StreamKey> keys) {
    return new ServeConfig(
        rtmp, rtmps, http, access, look, video, outputs, keys, limits, obs, styles);
  }

  /// The same with another link to OBS.
  ServeConfig withObs(Obs obs) {
    return new ServeConfig(
        rtmp, rtmps, http, access, look, video, outputs, keys, limits, obs, styles);
  }

  /// The settings of a stream by its key; those of all where it has none of its own.
  StreamKey stream(String key) {
    return keys.stream()
        .filter(one -> one.key.equals(key))
        .findFirst()
        .orElse(new StreamKey(key, look, outputs));
  }

  /// Whether somebody who is not on this machine could publish without being asked for anything.
  boolean open() {
    return keys.isEmpty() && access.onPublish.isEmpty() && !local(rtmp.address);
  }

  /// Whether somebody who is not on this machine could steer streams without a token.
  boolean unguarded() {
    return http.port != 0 && http.token.isEmpty() && !local(http.address);
  }

  /// Whether an address can be reached from this machine alone.
  static boolean local(String address) {
    if (address.equals("*")) {
      return false;
    }
    try {
      for (InetAddress one : InetAddress.getAllByName(address)) {
        if (!one.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
