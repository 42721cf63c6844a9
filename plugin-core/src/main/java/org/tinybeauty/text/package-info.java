/// Words for people.
@NullMarked
package org.tinybeauty.text;

import org.jspecify.annotations.NullMarked;
