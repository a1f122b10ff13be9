/** Where points and targets come from: tables in CSV, and the tensors of a published model. */
@NullMarked
package dev.polymath.gp.data;

import org.jspecify.annotations.NullMarked;
