@NullMarked
package dev.polymath.pose.data;

import org.jspecify.annotations.NullMarked;
