@NullMarked
package dev.polymath.pose.detector;

import org.jspecify.annotations.NullMarked;
