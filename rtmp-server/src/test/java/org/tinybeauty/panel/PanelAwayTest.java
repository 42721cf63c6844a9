package org.tinybeauty.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Served;

/// The panel while nothing runs, while the server is away, and before it knows who asks.
@Tag("clients")
@Timeout(300)
class PanelAwayTest {
  private static final Path PICTURES = Path.of("target", "panel");
  private static final String TOKEN = "a-token-of-the-test-5d1f";
  private static final String CONNECTED =
      "return document.querySelector('#link').dataset.link === 'open';";

  @TempDir Path folder;

  @BeforeAll
  static void needs() {
    Program.needs("chromium", "chromedriver");
  }

  private Served serve(String token) {
    return new Served(folder, token, "look: {style: natural}").start();
  }

  @Test
  void saysThatTheServerWentAwayAndComesBackWithIt() {
    try (Served served = serve("");
        Browser browser = Browser.start(folder, "en")) {
      browser.size(390, 844);
      browser.open(served.panel());
      browser.await(CONNECTED);
      browser.await("return !document.querySelector('#empty').hidden;");
      assertThat(browser.console()).isEmpty();
      browser.picture(PICTURES.resolve("empty-390.png"), false);
      served.kill();
      browser.await("return document.querySelector('#banner').checkVisibility();");
      browser.await("return document.querySelector('#banner-wait').textContent !== '';");
      browser.picture(PICTURES.resolve("away-390.png"), false);
      served.start();
      browser.await(CONNECTED);
      browser.await("return document.querySelector('#banner').hidden;");
    }
  }

  @Test
  void asksForTheTokenUntilItIsRight() {
    try (Served served = serve(TOKEN);
        Browser browser = Browser.start(folder, "en")) {
      browser.size(1100, 700);
      browser.open(served.panel());
      String asked = "return document.querySelector('#dialog').open;";
      browser.await(asked);
      browser.picture(PICTURES.resolve("token.png"), false);
      browser.press("wrong" + Browser.ENTER);
      browser.await(
          "const d = document.querySelector('#dialog');"
              + " return d.open && d.querySelector('input').value === '';");
      browser.press(TOKEN + Browser.ENTER);
      browser.await(CONNECTED);
      browser.await("return document.querySelectorAll('.gallery li').length > 3;");
      assertThat(browser.text("return document.cookie;")).isEmpty();
      browser.open(served.panel());
      browser.await(CONNECTED);
      assertThat(browser.run(asked).asBoolean()).isFalse();
      assertThat(browser.text("return location.href;")).doesNotContain("token");
    }
  }

  @ParameterizedTest
  @CsvSource({"de, Stile", "es, Estilos", "fr, Styles"})
  void speaksTheBrowsersLanguage(String language, String styles) {
    try (Served served = serve("");
        Browser browser = Browser.start(folder, language)) {
      browser.size(300, 700);
      browser.open(served.panel());
      browser.await(CONNECTED);
      String title = "return document.querySelector('.gallery-head h3').textContent;";
      assertThat(browser.text(title)).isEqualTo(styles);
      PageChecks.assertFits(browser);
      browser.run(
          "const s = document.querySelector('#language'); s.value = 'en';"
              + " s.dispatchEvent(new Event('change'));");
      browser.await("return document.documentElement.lang === 'en';");
      assertThat(browser.text(title)).isEqualTo("Styles");
      assertThat(browser.console()).isEmpty();
    }
  }
}
