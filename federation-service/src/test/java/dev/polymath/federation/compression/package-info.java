@NullMarked
package dev.polymath.federation.compression;

import org.jspecify.annotations.NullMarked;
