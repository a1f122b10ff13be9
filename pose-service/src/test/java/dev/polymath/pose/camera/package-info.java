@NullMarked
package dev.polymath.pose.camera;

import org.jspecify.annotations.NullMarked;
