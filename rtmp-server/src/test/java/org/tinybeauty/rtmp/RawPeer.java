package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.Media;

/// A client on a plain socket, that can do what real clients do when they break.
final class RawPeer implements Closeable {
  private static final int BLOCK = 1_536;
  private static final int TIMEOUT_MILLIS = 20_000;

  final Socket socket;
  private final EmbeddedChannel encoder = new EmbeddedChannel(new ChunkEncoder());
  private final EmbeddedChannel decoder;

  RawPeer(InetSocketAddress server) throws IOException {
    this(server, new Socket());
  }

  RawPeer(InetSocketAddress server, Socket socket) throws IOException {
    this.socket = socket;
    ChunkDecoder chunks = new ChunkDecoder();
    chunks.messageLimit(Chunks.MAX_MESSAGE_BYTES);
    this.decoder = new EmbeddedChannel(chunks);
    socket.connect(server, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  RawPeer handshake() throws IOException {
    byte[] first = new byte[1 + BLOCK];
    first[0] = 3;
    socket.getOutputStream().write(first);
    byte[] answer = socket.getInputStream().readNBytes(1 + 2 * BLOCK);
    if (answer.length < 1 + 2 * BLOCK) {
      throw new IOException("no handshake");
    }
    socket.getOutputStream().write(answer, 1, BLOCK);
    return this;
  }

  RawPeer connect() throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    send(Command.of("connect", 1, 0, object));
    send(Command.of("createStream", 2, 0, new @Nullable Object[] {null}));
    return this;
  }

  RawPeer publish(String key) throws IOException {
    handshake().connect().send(Command.of("publish", 3, 1, null, key, "live"));
    expect("NetStream.Publish.Start");
    return this;
  }

  RawPeer play(String key) throws IOException {
    handshake().connect().send(Command.of("play", 3, 1, null, key));
    expect("NetStream.Play.Start");
    return this;
  }

  byte[] bytes(RtmpMessage message) {
    encoder.writeOutbound(message);
    byte[] all = new byte[0];
    for (ByteBuf out = encoder.readOutbound(); out != null; out = encoder.readOutbound()) {
      int old = all.length;
      all = Arrays.copyOf(all, old + out.readableBytes());
      out.readBytes(all, old, out.readableBytes());
      out.release();
    }
    return all;
  }

  RawPeer send(RtmpMessage message) throws IOException {
    socket.getOutputStream().write(bytes(message));
    return this;
  }

  RawPeer send(MediaKind kind, long timestamp, ByteBuf body) throws IOException {
    return send(new Media(kind, timestamp, 1, body));
  }

  /// Reads until a message comes that `wanted` says yes to; the others are dropped.
  ///
  /// @return null if the server closes first
  @Nullable RtmpMessage read(Predicate<RtmpMessage> wanted) throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = socket.getInputStream();
    while (true) {
      for (RtmpMessage got = decoder.readInbound(); got != null; got = decoder.readInbound()) {
        boolean found = wanted.test(got);
        if (got instanceof Media media && !found) {
          media.release();
        }
        if (found) {
          return got;
        }
      }
      int length = in.read(buffer);
      if (length < 0) {
        return null;
      }
      decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, length));
    }
  }

  void expect(String code) throws IOException {
    RtmpMessage got =
        read(
            message ->
                message instanceof Command command
                    && command.argument(1) instanceof Map<?, ?> info
                    && code.equals(info.get("code")));
    if (got == null) {
      throw new IOException("closed before " + code);
    }
  }

  /// True if the server closes, in whatever way, before the time is over.
  boolean closedByServer() throws IOException {
    try {
      return read(_ -> false) == null;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /// Drops the connection with RST.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    encoder.finishAndReleaseAll();
    decoder.finishAndReleaseAll();
  }
}
