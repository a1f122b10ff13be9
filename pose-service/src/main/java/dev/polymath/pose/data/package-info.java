/**
 * Where poses and keypoints come from: motion capture in BVH, Human3.6M's arrays, keypoints in JSON
 * and CSV, a generator of walking people; and virtual cameras that turn movement into what a
 * detector would have seen. Whatever the source, everything arrives as a {@link
 * dev.polymath.pose.skeleton.Motion} in metres or as {@link dev.polymath.pose.skeleton.Keypoints}.
 *
 * <pre>{@code
 * Motion take = BvhReader.DEFAULT.read(stream).resampled(50);
 * View view = new Detector(camera, DetectorNoise.NONE).watch(take, 1);
 * }</pre>
 */
@NullMarked
package dev.polymath.pose.data;

import org.jspecify.annotations.NullMarked;
