/**
 * What of this service a federation can learn: {@code dev.polymath.common.federation} asks, and
 * federation-service finds it on its class path.
 */
@NullMarked
package dev.polymath.pose.federation;

import org.jspecify.annotations.NullMarked;
