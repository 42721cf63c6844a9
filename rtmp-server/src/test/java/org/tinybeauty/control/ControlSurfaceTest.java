package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.ControlService;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.testing.FreePort;

@Timeout(60)
class ControlSurfaceTest {
  private final SessionRegistry sessions = new SessionRegistry();

  private static ControlService service() {
    return ServiceLoader.load(ControlService.class).findFirst().orElseThrow();
  }

  @Test
  void aFilesJobIsSteeredOnAPortOfItsOwn() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    URI uri = URI.create("http://localhost:" + address.getPort() + "/api/v1/sessions");
    try (StyleShelf shelf = new StyleShelf(List.of());
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      AutoCloseable surface = service().start(sessions, shelf, address, Optional.empty());
      try {
        assertThat(client.send(request, BodyHandlers.ofString()).body())
            .isEqualTo("{\"sessions\":[]}");
        assertThatThrownBy(() -> service().start(sessions, shelf, address, Optional.empty()))
            .isInstanceOf(IOException.class);
      } finally {
        surface.close();
      }
      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void elsewhereItNeedsAToken() {
    InetSocketAddress address = new InetSocketAddress("192.0.2.1", 22_001);
    try (StyleShelf shelf = new StyleShelf(List.of())) {
      assertThatThrownBy(() -> service().start(sessions, shelf, address, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("token");
      assertThatThrownBy(() -> service().start(sessions, shelf, address, Optional.of("short")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
