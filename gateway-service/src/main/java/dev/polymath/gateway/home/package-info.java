/**
 * {@code GET /}: what this platform is, which services run, and where to go from here. As JSON, or
 * as a small page for a browser.
 */
@NullMarked
package dev.polymath.gateway.home;

import org.jspecify.annotations.NullMarked;
