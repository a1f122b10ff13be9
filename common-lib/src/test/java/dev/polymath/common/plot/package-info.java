@NullMarked
package dev.polymath.common.plot;

import org.jspecify.annotations.NullMarked;
