/**
 * What tests of every module share: a real PostgreSQL, a database of its own for each test class,
 * the layering rules. It is packed as a test-jar and never reaches a running service.
 */
@NullMarked
package dev.polymath.common.testing;

import org.jspecify.annotations.NullMarked;
