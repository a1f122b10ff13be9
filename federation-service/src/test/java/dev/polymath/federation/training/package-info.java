@NullMarked
package dev.polymath.federation.training;

import org.jspecify.annotations.NullMarked;
