@NullMarked
package dev.polymath.common.zip;

import org.jspecify.annotations.NullMarked;
