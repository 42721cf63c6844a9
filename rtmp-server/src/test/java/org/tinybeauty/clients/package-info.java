/// Real clients on loopback, as Debian ships them. Tests whose program is missing are left out and
/// say so; `scripts/install-test-clients` installs them all.
@NullMarked
package org.tinybeauty.clients;

import org.jspecify.annotations.NullMarked;
