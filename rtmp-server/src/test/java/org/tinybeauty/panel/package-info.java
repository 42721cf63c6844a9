/// The panel in a real browser: Chromium, driven by WebDriver, before a server that runs as a
/// program of its own. Left out, with a line, where the machine has no Chromium;
/// `scripts/install-test-clients` installs it.
@NullMarked
package org.tinybeauty.panel;

import org.jspecify.annotations.NullMarked;
