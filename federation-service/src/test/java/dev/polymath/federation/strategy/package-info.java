@NullMarked
package dev.polymath.federation.strategy;

import org.jspecify.annotations.NullMarked;
