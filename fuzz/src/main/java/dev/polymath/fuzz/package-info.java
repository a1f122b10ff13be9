/**
 * Parsers of what callers send, each tried with inputs that Jazzer makes up from the branches that
 * earlier ones took. A parser may refuse in the way it says that it does; anything else that it
 * throws, a hang, or more memory than a bound is a finding. {@code fuzz/run} runs them.
 */
@NullMarked
package dev.polymath.fuzz;

import org.jspecify.annotations.NullMarked;
