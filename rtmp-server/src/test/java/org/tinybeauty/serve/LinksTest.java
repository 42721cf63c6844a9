package org.tinybeauty.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.LinkService;
import org.tinybeauty.session.SessionRegistry;

/// Links that begin with the server, and one that cannot.
final class LinksTest {
  private final List<String> events = new ArrayList<>();
  private final LinkService taken =
      (engine, place) -> {
        throw new IOException("another tinybeauty listens");
      };
  private final LinkService fine = this::begin;

  private LinkService.Link begin(LinkService.Engine engine, Optional<Path> place) {
    events.add("begin " + place.map(Path::toString).orElse("as usual"));
    return new LinkService.Link() {
      @Override
      public Path place() {
        return place.orElse(Path.of("/usual"));
      }

      @Override
      public int connections() {
        return 3;
      }

      @Override
      public void close() {
        events.add(
            "end "
                + engine.looks().get().everyone().wear(org.tinybeauty.makeup.Region.LIPS).style());
      }
    };
  }

  private Links links() {
    return new Links(
        List.of(taken, fine),
        new SessionRegistry(),
        new LiveMakeup(new StyleShelf(List.of()), Path.of("none"), 1),
        () -> Looks.of(Look.of("natural")),
        () -> "");
  }

  private static ServeConfig.Obs config(String yaml) {
    return ServeConfigReader.parse(yaml, "test").obs();
  }

  @Test
  void oneThatCannotBeginLeavesTheOthersAlone() {
    try (Links links = links()) {
      links.start(config("obs: {socket: /a/b.sock}"));
      assertThat(links.places()).containsExactly(Path.of("/a/b.sock"));
      assertThat(links.connections()).isEqualTo(3);
    }
    assertThat(events).containsExactly("begin /a/b.sock", "end natural");
  }

  @Test
  void noneBeginsWhereTheyAreOff() {
    try (Links links = links()) {
      links.start(config("obs: {enabled: false}"));
      assertThat(links.places()).isEmpty();
    }
    assertThat(events).isEmpty();
  }
}
