@NullMarked
package dev.polymath.common.jobs;

import org.jspecify.annotations.NullMarked;
