package dev.polymath.pose.api;

import dev.polymath.pose.data.ConfidenceFrame;
import dev.polymath.pose.data.KeypointFrame;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a video that is followed.
 *
 * @param keypoints [17][2] in pixels, null where a joint was not seen
 * @param confidence [17] from 0 to 1; keypoints of no confidence count as not seen
 */
record StreamFrame(@Nullable KeypointFrame keypoints, @Nullable ConfidenceFrame confidence) {}
