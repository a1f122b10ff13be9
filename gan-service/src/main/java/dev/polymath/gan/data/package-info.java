/** Where pictures come from and what they are drawn as. */
@NullMarked
package dev.polymath.gan.data;

import org.jspecify.annotations.NullMarked;
