@NullMarked
package dev.polymath.molecule.data;

import org.jspecify.annotations.NullMarked;
