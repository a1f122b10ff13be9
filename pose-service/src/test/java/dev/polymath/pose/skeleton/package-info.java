@NullMarked
package dev.polymath.pose.skeleton;

import org.jspecify.annotations.NullMarked;
