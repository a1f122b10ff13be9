/** The HTTP surface of pose-service: requests in, answers out. No tensors here. */
@NullMarked
package dev.polymath.pose.api;

import org.jspecify.annotations.NullMarked;
