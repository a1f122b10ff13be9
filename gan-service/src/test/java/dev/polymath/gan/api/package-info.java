@NullMarked
package dev.polymath.gan.api;

import org.jspecify.annotations.NullMarked;
