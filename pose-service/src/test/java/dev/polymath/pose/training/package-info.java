@NullMarked
package dev.polymath.pose.training;

import org.jspecify.annotations.NullMarked;
