@NullMarked
package dev.polymath.federation.averaging;

import org.jspecify.annotations.NullMarked;
