/**
 * {@code ./polymath demo}: for each service a {@link dev.polymath.launcher.demo.Walkthrough} that
 * calls it through the gateway as any client would, over HTTP and with nothing but its documented
 * calls. A service's walkthrough is one class and one line in {@link
 * dev.polymath.launcher.demo.Walkthrough#ALL}.
 */
@NullMarked
package dev.polymath.launcher.demo;

import org.jspecify.annotations.NullMarked;
