package org.tinybeauty.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What any page owes to whoever uses it with other eyes and hands.
final class PageChecks {
  private static final String CONTROLS = "a[href], button, input, select, summary, [tabindex='0']";

  /// WCAG 2.1, 1.4.3: 4.5 to 1 for text against what is behind it. Text of controls that are
  /// switched off needs none; what lies on the picture has a ground of its own, but for the names
  /// of the gallery's marks.
  private static final String FAINT =
      """
      const parse = c => (c.match(/[\\d.]+/g) ?? []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = e => {
        for (; e; e = e.parentElement) {
          const [r, g, b, a = 1] = parse(getComputedStyle(e).backgroundColor);
          if (a > 0.7) return [r, g, b];
        }
        return [255, 255, 255];
      };
      const faint = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const e = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !e.checkVisibility({opacityProperty: true})) continue;
        if (e.closest(':disabled, :has(> :disabled), noscript, option, .hidden')) continue;
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) faint.push(walk.currentNode.data.trim() + ' ' + ratio.toFixed(2));
      }
      return faint;
      """;

  /// Targets under so many pixels high; radio buttons and boxes lie under their labels.
  private static final String SMALL =
      """
      return [...document.querySelectorAll('button, select, input:not([type=radio], [type=checkbox],'
          + ' [type=file]), .segments, .chip')]
        .filter(e => !e.closest('dialog') && e.checkVisibility() && !e.matches('.face'))
        .filter(e => e.getBoundingClientRect().height < arguments[0])
        .map(e => e.outerHTML.slice(0, 80) + ' ' + e.getBoundingClientRect().height);
      """;

  private PageChecks() {}

  /// Everything that can be reached has a name, ids are unique, pictures have a text or are
  /// decoration, text can be read.
  static void assertUsable(Browser browser) {
    List<String> names = browser.names(CONTROLS);
    assertThat(names).hasSizeGreaterThan(20).noneMatch(name -> name.endsWith(": "));
    assertThat(list(browser.run(FAINT))).isEmpty();
    assertThat(
            list(
                browser.run(
                    "const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
                        + " return ids.filter((id, i) => ids.indexOf(id) !== i);")))
        .isEmpty();
    assertThat(
            list(
                browser.run(
                    "return [...document.querySelectorAll('img:not([alt]), canvas:not"
                        + "([aria-label])')].map(e => e.outerHTML);")))
        .isEmpty();
    assertThat(browser.text("return document.documentElement.lang;")).isNotEmpty();
  }

  /// Nothing is wider than the page.
  static void assertFits(Browser browser) {
    assertThat(
            list(
                browser.run(
                    "return [...document.querySelectorAll('body *')].filter(e =>"
                        + " e.checkVisibility() && !e.closest('.hidden, .skip, .screen, svg') &&"
                        + " e.getBoundingClientRect().right > innerWidth + 1).map(e =>"
                        + " e.outerHTML.slice(0, 80));")))
        .isEmpty();
  }

  /// Everything can be hit.
  ///
  /// @param height in pixels that it needs at least; 44 for a finger
  static void assertTouchable(Browser browser, int height) {
    assertThat(list(browser.run(SMALL, height))).isEmpty();
  }

  private static List<String> list(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(item -> list.add(item.asText()));
    return list;
  }
}
