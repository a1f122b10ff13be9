@NullMarked
package dev.polymath.federation.api;

import org.jspecify.annotations.NullMarked;
