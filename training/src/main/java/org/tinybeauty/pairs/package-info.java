/// Pictures of faces, before and after: reading, finding the face and its mesh, cutting.
@NullMarked
package org.tinybeauty.pairs;

import org.jspecify.annotations.NullMarked;
