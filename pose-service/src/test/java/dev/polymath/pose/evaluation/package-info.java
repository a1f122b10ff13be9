@NullMarked
package dev.polymath.pose.evaluation;

import org.jspecify.annotations.NullMarked;
