@NullMarked
package org.tinybeauty.control;

import org.jspecify.annotations.NullMarked;
