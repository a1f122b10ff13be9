@NullMarked
package dev.polymath.molecule.api;

import org.jspecify.annotations.NullMarked;
