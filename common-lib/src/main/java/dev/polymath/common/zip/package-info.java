/**
 * Zip files that callers send, read as they stream by: within bounds, and without touching the file
 * system.
 *
 * <pre>{@code
 * new ZipFiles(1_000, 100_000_000)
 *     .forEach(upload, name -> name.endsWith(".bvh"), (name, content) -> read(content));
 * }</pre>
 *
 * <p>It knows no HTTP and no database.
 */
@NullMarked
package dev.polymath.common.zip;

import org.jspecify.annotations.NullMarked;
