@NullMarked
package dev.polymath.federation.data;

import org.jspecify.annotations.NullMarked;
