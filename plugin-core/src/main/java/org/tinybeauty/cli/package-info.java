/// The command line. The only room that writes to the standard streams.
@NullMarked
package org.tinybeauty.cli;

import org.jspecify.annotations.NullMarked;
