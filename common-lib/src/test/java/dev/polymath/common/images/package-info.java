@NullMarked
package dev.polymath.common.images;

import org.jspecify.annotations.NullMarked;
