@NullMarked
package dev.polymath.federation.client;

import org.jspecify.annotations.NullMarked;
