/**
 * How wrong poses are, by the protocols of the papers on Human3.6M. It knows poses in metres and
 * answers in millimetres, as papers do.
 *
 * <pre>{@code
 * PoseErrors errors = PoseErrors.of(predicted, truth);   // one sequence, root-relative
 * errors.mpjpe();                                        // mm
 * Evaluation all = new Evaluation();
 * all.add("walking", errors);
 * all.byAction();                                        // each action, and their average
 * }</pre>
 */
@NullMarked
package dev.polymath.pose.evaluation;

import org.jspecify.annotations.NullMarked;
