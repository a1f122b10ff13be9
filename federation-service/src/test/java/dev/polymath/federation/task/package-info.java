@NullMarked
package dev.polymath.federation.task;

import org.jspecify.annotations.NullMarked;
