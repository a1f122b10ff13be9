@NullMarked
package dev.polymath.federation.privacy;

import org.jspecify.annotations.NullMarked;
