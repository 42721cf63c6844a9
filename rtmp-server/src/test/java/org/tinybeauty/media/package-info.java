/// What the measurements need of the room `media` beyond what it shows.
@NullMarked
package org.tinybeauty.media;

import org.jspecify.annotations.NullMarked;
