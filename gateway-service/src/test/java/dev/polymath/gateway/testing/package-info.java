/** Services that play a part, and a client that talks to the gateway as the outside world does. */
@NullMarked
package dev.polymath.gateway.testing;

import org.jspecify.annotations.NullMarked;
