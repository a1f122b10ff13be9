/**
 * A keypoint detector that an operator brings along as TorchScript: pictures in, keypoints out. It
 * is no part of the paper, which begins where keypoints are there.
 *
 * <pre>{@code
 * try (var detector = KeypointDetector.load(file, signature, Device.cpu())) {
 *   var sequence = detector.sequence();
 *   for (BufferedImage picture : pictures) sequence.add(picture);
 *   Keypoints seen = sequence.finish();                          // pixels of the pictures
 * }
 * }</pre>
 */
@NullMarked
package dev.polymath.pose.detector;

import org.jspecify.annotations.NullMarked;
