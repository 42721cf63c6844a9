package org.tinybeauty.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.tinybeauty.rtmp.RtmpServer;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.StreamHub;

/// A second server, where there is no nginx: relays what is published, in a process of its own.
final class RelayServer {
  private RelayServer() {}

  /// Runs it until it is told to end.
  ///
  /// @param arguments the port, on loopback
  public static void main(String[] arguments) throws Exception {
    RtmpGate gate = new RtmpGate(new StreamHub(), new AccessPolicy(AccessSettings.LOCAL));
    RtmpServer server = new RtmpServer(gate, 1, 100);
    int port = Integer.parseInt(arguments[0]);
    server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
