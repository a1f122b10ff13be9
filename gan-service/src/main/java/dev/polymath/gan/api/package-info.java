/** The HTTP surface of gan-service: requests in, answers out. No tensors here. */
@NullMarked
package dev.polymath.gan.api;

import org.jspecify.annotations.NullMarked;
