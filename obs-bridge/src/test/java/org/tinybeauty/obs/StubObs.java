package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/// What listens where OBS should, and does what OBS does not: one connection after another, each
/// handed to a script on a thread of its own.
final class StubObs implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;

  /// What is done with a connection; when it returns the connection is closed.
  interface Script {
    void play(Wire wire) throws IOException;
  }

  StubObs(Script script) {
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> serve(script));
  }

  ObsAddress address() {
    return new ObsAddress("127.0.0.1", server.getLocalPort(), "secret");
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Script script) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        script.play(new Wire(socket));
      } catch (IOException e) {
        // The client or the test has gone: the next one, if any.
      }
    }
  }

  /// The server's side of a connection.
  static final class Wire {
    private final DataInputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /// Writes bytes as they are.
    void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /// Takes up a WebSocket.
    ///
    /// @param subprotocol empty for none
    void upgrade(String subprotocol) throws IOException {
      String key = "";
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      raw(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + (subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n");
    }

    /// Greets and lets the client in, as OBS does.
    void welcome() throws IOException {
      upgrade(ObsWebSocket.SUBPROTOCOL);
      hello();
      assert receive().path("op").asInt() == 1;
      send("{\"op\":2,\"d\":{\"negotiatedRpcVersion\":1}}");
    }

    /// Says Hello, and asks for no password.
    void hello() throws IOException {
      send("{\"op\":0,\"d\":{\"obsWebSocketVersion\":\"5.1.0\",\"rpcVersion\":1}}");
    }

    void send(String text) throws IOException {
      frame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    void end(int code) throws IOException {
      frame(8, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    /// Answers a request well.
    void answer(ObjectNode request, String data) throws IOException {
      String id = request.path("d").path("requestId").asText();
      send(
          """
          {"op":7,"d":{"requestId":"%s","requestStatus":{"result":true,"code":100},
           "responseData":%s}}
          """
              .formatted(id, data));
    }

    /// The next message; waits for it.
    ObjectNode receive() throws IOException {
      int head = in.readUnsignedShort();
      int length = head & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      }
      byte[] mask = in.readNBytes(4);
      byte[] bytes = in.readNBytes(length);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= mask[i % 4];
      }
      if ((head >> 8 & 0xf) != 1) {
        throw new IOException("the client closes");
      }
      return Objects.requireNonNull(ObsJson.parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    private void frame(int opcode, byte[] bytes) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(bytes.length + 4);
      frame.put((byte) (0x80 | opcode));
      if (bytes.length < 126) {
        frame.put((byte) bytes.length);
      } else {
        frame.put((byte) 126).putShort((short) bytes.length);
      }
      frame.put(bytes);
      out.write(frame.array(), 0, frame.position());
      out.flush();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the client has gone");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    private static String accept(String key) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-1")
                .digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
