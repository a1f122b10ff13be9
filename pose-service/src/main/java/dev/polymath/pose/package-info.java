@NullMarked
package dev.polymath.pose;

import org.jspecify.annotations.NullMarked;
