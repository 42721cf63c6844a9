package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.Lag;
import org.tinybeauty.stats.LiveCount;

@Timeout(120)
class MetricsTest {
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)`.*", Pattern.MULTILINE);
  private static final String OURS = "tinybeauty_";

  @TempDir private Path home;
  private Site site;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private String scrape() throws Exception {
    return new String(site.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  private Set<String> names() throws Exception {
    return scrape()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.replaceFirst("# TYPE (\\S+) .*", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theTableInTheDocsIsWhatIsTold() throws Exception {
    Session session = site.run("live-1");
    session.change(Looks.of(Look.of("smoky")), Transition.CUT).join();
    site.get("/api/v1/sessions");
    Set<String> told =
        names().stream()
            .filter(name -> name.startsWith(OURS))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>();
    ROW.matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
        .results()
        .map(row -> row.group(1))
        .filter(name -> name.startsWith(OURS))
        .forEach(documented::add);
    assertThat(documented).isEqualTo(told);
    assertThat(names())
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage");
  }

  @Test
  void figuresAreThoseOfTheSession() throws Exception {
    Session session = site.run("live-1");
    session.live().add(LiveCount.MADE_UP, 41);
    session.live().add(LiveCount.LATE, 2);
    session.live().skewMicros(-20_000);
    session.live().lag(Lag.TOTAL).record(80_000_000, System.nanoTime());
    session.stats().add(Count.NETWORK_RUNS, 43);
    String of = "kind=\"live\",session=\"live-1\"";
    assertThat(scrape())
        .contains(
            "tinybeauty_frames_total{kind=\"live\",result=\"made_up\",session=\"live-1\"} 41.0")
        .contains("tinybeauty_frames_total{kind=\"live\",result=\"late\",session=\"live-1\"} 2.0")
        .contains("tinybeauty_network_runs_total{" + of + "} 43.0")
        .contains("tinybeauty_av_skew_seconds{" + of + "} -0.02")
        .contains("tinybeauty_full_work{" + of + "} 1.0")
        .containsPattern(
            "tinybeauty_latency_seconds\\{kind=\"live\",part=\"total\",quantile=\"0.5\",session=\"live-1\"\\}"
                + " 0\\.0[78]");
  }

  @Test
  void aSessionThatEndedIsTakenOut() throws Exception {
    Session session = site.run("live-1");
    Session other = site.run("live-2");
    assertThat(scrape()).contains("session=\"live-1\"").contains("session=\"live-2\"");
    site.registry().remove(session);
    assertThat(scrape()).doesNotContain("session=\"live-1\"").contains("session=\"live-2\"");
    site.registry().remove(other);
    site.run("live-1");
    assertThat(scrape()).contains("session=\"live-1\"");
  }

  @Test
  void changesOfLookAreCounted() throws Exception {
    Session session = site.run("live-1");
    session.change(Looks.of(Look.of("smoky")), Transition.CUT).join();
    session.change(Looks.of(Look.of("natural")), Transition.CUT).join();
    Site.await(
        () ->
            site.api()
                .metrics()
                .scrape()
                .contains("tinybeauty_look_changes_total{kind=\"live\",session=\"live-1\"} 2.0"));
  }

  @Test
  void requestsAreCountedByRouteAndNotByPath() throws Exception {
    site.get("/api/v1/sessions/a");
    site.get("/api/v1/sessions/b");
    site.get("/api/v1/nothing/" + "x".repeat(100));
    assertThat(scrape())
        .contains(
            "tinybeauty_http_requests_total{method=\"GET\",route=\"/api/v1/sessions/{id}\",status=\"404\"}"
                + " 2.0")
        .contains(
            "tinybeauty_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1.0")
        .doesNotContain("xxxx");
  }

  @Test
  void listenersAreCounted() throws Exception {
    try (Listener listener = Listener.open(site)) {
      listener.await("hello");
      assertThat(scrape()).contains("tinybeauty_ws_clients 1.0");
    }
    Site.await(() -> site.api().metrics().scrape().contains("tinybeauty_ws_clients 0.0"));
  }
}
