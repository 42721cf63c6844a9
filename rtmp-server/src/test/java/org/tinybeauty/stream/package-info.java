@NullMarked
package org.tinybeauty.stream;

import org.jspecify.annotations.NullMarked;
