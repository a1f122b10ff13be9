/** The HTTP surface of gp-service: requests in, answers out. No linear algebra here. */
@NullMarked
package dev.polymath.gp.api;

import org.jspecify.annotations.NullMarked;
