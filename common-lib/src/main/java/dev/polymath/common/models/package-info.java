/** The model registry: immutable versions with their lineage, and the store of their weights. */
@NullMarked
package dev.polymath.common.models;

import org.jspecify.annotations.NullMarked;
