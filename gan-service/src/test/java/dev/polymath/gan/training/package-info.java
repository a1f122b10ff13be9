@NullMarked
package dev.polymath.gan.training;

import org.jspecify.annotations.NullMarked;
