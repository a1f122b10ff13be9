/**
 * The body as the method sees it: the 17 joints of Human3.6M, how they hang together and mirror
 * each other, the layouts in which detectors name them, sequences of keypoints in an image and of
 * joints in space. Everything else of the service speaks in these terms.
 *
 * <pre>{@code
 * Keypoints seen = Keypoints.of(KeypointLayout.COCO, xy);        // pixels, NaN where nothing was seen
 * Keypoints human = KeypointLayout.COCO.toHuman36m(seen);        // 17 joints, midpoints made
 * Gaps filled = Gaps.fill(human);                                // nothing missing any more
 * }</pre>
 */
@NullMarked
package dev.polymath.pose.skeleton;

import org.jspecify.annotations.NullMarked;
