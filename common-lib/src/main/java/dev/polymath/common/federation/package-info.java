/**
 * What a network has to bring for a federation to learn it: initial weights, a loss to minimise on
 * one's own examples, a metric, and where examples come from. federation-service runs the rounds;
 * the network may be of any service.
 *
 * <pre>{@code
 * public final class PoseSubjects implements Subjects {   // named in META-INF/services
 *   public List<Subject> all() {
 *     return List.of(new Subject(new PoseTask(), new WalkerSource()));
 *   }
 * }
 * }</pre>
 *
 * <p>It knows {@code nn} and no method, no Spring, no HTTP and no database.
 */
@NullMarked
package dev.polymath.common.federation;

import org.jspecify.annotations.NullMarked;
