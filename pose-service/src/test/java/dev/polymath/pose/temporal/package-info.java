@NullMarked
package dev.polymath.pose.temporal;

import org.jspecify.annotations.NullMarked;
