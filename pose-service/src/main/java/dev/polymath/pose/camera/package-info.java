/**
 * How a camera sees a point: where it stands, how its lens bends, and the coordinates in which the
 * network takes what it sees. Training semi-supervised projects poses back with the same formulas.
 *
 * <pre>{@code
 * Camera camera = Camera.lookingAt(new double[] {4, 0, 1.6}, new double[] {0, 0, 0.9}, lens);
 * double[] inCamera = camera.toCamera(x, y, z);                  // metres, z into the scene
 * double[] pixel = camera.lens().project(inCamera);              // pixels
 * Screen screen = new Screen(1000, 1000);
 * float u = screen.normalizedX(pixel[0]);                        // -1 to 1 across the image
 * }</pre>
 */
@NullMarked
package dev.polymath.pose.camera;

import org.jspecify.annotations.NullMarked;
