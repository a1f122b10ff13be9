@NullMarked
package dev.polymath.gan.data;

import org.jspecify.annotations.NullMarked;
