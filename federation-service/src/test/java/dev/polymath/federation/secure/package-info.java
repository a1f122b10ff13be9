@NullMarked
package dev.polymath.federation.secure;

import org.jspecify.annotations.NullMarked;
