/**
 * The temporal model of VideoPose3D: convolutions over time that lift sequences of keypoints to
 * poses (Pavllo, Feichtenhofer, Grangier, Auli 2019, section 3). It knows tensors and neither
 * Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * TemporalArchitecture architecture = TemporalArchitecture.of(List.of(3, 3, 3), 1024, false);
 * try (TemporalNetwork network = TemporalNetwork.load(architecture, weights, Device.cpu())) {
 *   float[] poses = network.lift(normalisedKeypoints);      // [T, 17, 2] -> [T, 17, 3] metres
 * }
 * }</pre>
 */
@NullMarked
package dev.polymath.pose.temporal;

import org.jspecify.annotations.NullMarked;
