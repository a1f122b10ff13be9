@NullMarked
package dev.polymath.federation;

import org.jspecify.annotations.NullMarked;
