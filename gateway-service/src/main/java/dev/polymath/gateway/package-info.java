@NullMarked
package dev.polymath.gateway;

import org.jspecify.annotations.NullMarked;
