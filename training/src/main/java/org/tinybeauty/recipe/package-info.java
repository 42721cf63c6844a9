/// Recipes: makeup described product by product, and painted on faces.
@NullMarked
package org.tinybeauty.recipe;

import org.jspecify.annotations.NullMarked;
