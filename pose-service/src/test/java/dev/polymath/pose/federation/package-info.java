@NullMarked
package dev.polymath.pose.federation;

import org.jspecify.annotations.NullMarked;
