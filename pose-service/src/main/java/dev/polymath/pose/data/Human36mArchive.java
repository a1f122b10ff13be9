package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.Take.Footage;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Human3.6M in the arrays that the paper's repository works with, as plain arrays in one {@code
 * .npz}:
 *
 * <ul>
 *   <li>{@code positions_3d/<subject>/<action>} [T, 32 or 17, 3]: joints in the world, in metres
 *   <li>{@code positions_2d/<subject>/<action>/<camera>} [T, 17, 2 or 3]: keypoints in pixels, NaN
 *       where nothing was seen; the third number is a detector's confidence, and 0 means not seen
 *   <li>{@code positions_2d_coco/…}: the same in the order of COCO, as some detectors give them
 *   <li>{@code cameras/<subject>/<camera>} [18]: width, height, fx, fy, cx, cy, k1, k2, k3, p1, p2,
 *       position x, y, z in metres, orientation w, x, y, z
 * </ul>
 *
 * <p>The repository's own files hold the same as dictionaries in pickles, which are refused with
 * the command that converts them.
 *
 * @param motions by {@code <subject>/<action>}
 * @param keypoints by {@code <subject>/<action>/<camera>}, in the order of Human3.6M
 * @param cameras by {@code <subject>/<camera>}
 */
public record Human36mArchive(
    Map<String, Motion> motions, Map<String, Keypoints> keypoints, Map<String, Camera> cameras) {

  /** The rate of Human3.6M's videos. */
  public static final double FRAMES_PER_SECOND = 50;

  private static final String POSITIONS = "positions_3d/";
  private static final String KEYPOINTS = "positions_2d/";
  private static final String COCO_KEYPOINTS = "positions_2d_coco/";
  private static final String CAMERAS = "cameras/";
  private static final int CAMERA_NUMBERS = 18;

  /** Which of the 32 joints of the recordings are the 17 of papers; the others are doubles. */
  private static final List<Integer> OF_32 =
      List.of(0, 1, 2, 3, 6, 7, 8, 12, 13, 14, 15, 17, 18, 19, 25, 26, 27);

  /**
   * Reads an archive; the stream stays open.
   *
   * @param maxElements the most numbers that are taken
   */
  public static Human36mArchive read(InputStream npz, long maxElements) {
    var motions = new LinkedHashMap<String, Motion>();
    var keypoints = new LinkedHashMap<String, Keypoints>();
    var cameras = new LinkedHashMap<String, Camera>();
    new NpzReader(maxElements)
        .read(npz)
        .forEach(
            (name, array) -> {
              requireFinite(name, array);
              if (name.startsWith(POSITIONS)) {
                motions.put(name.substring(POSITIONS.length()), motion(name, array));
              } else if (name.startsWith(KEYPOINTS)) {
                keypoints.put(
                    name.substring(KEYPOINTS.length()),
                    keypoints(name, array, KeypointLayout.H36M));
              } else if (name.startsWith(COCO_KEYPOINTS)) {
                keypoints.put(
                    name.substring(COCO_KEYPOINTS.length()),
                    keypoints(name, array, KeypointLayout.COCO));
              } else if (name.startsWith(CAMERAS)) {
                cameras.put(name.substring(CAMERAS.length()), camera(name, array));
              } else {
                throw invalid(
                    name,
                    "is not known; names start with positions_3d/, positions_2d/,"
                        + " positions_2d_coco/, cameras/");
              }
            });
    return new Human36mArchive(motions, keypoints, cameras);
  }

  /**
   * This and what another file holds: the 3D positions are published in one file, the keypoints in
   * another.
   */
  public Human36mArchive with(Human36mArchive other) {
    return new Human36mArchive(
        together(motions, other.motions),
        together(keypoints, other.keypoints),
        together(cameras, other.cameras));
  }

  private static <T> Map<String, T> together(Map<String, T> one, Map<String, T> other) {
    var all = new LinkedHashMap<>(one);
    other.forEach(
        (name, value) -> {
          if (all.put(name, value) != null) throw invalid(name, "is in two files");
        });
    return all;
  }

  /**
   * The takes, each with the footage that there is of it: the cameras of its subject, with the
   * keypoints of those that have some.
   */
  public Map<String, Take> takes() {
    var views = new HashMap<String, List<String>>();
    for (var view : keypoints.keySet()) {
      requireMotion(view);
      views.computeIfAbsent(parent(view), _ -> new ArrayList<>()).add(view);
    }
    var ofSubject = new HashMap<String, List<Camera>>();
    cameras.forEach(
        (name, camera) ->
            ofSubject.computeIfAbsent(parent(name), _ -> new ArrayList<>()).add(camera));
    var takes = new LinkedHashMap<String, Take>();
    motions.forEach(
        (name, motion) ->
            takes.put(
                name,
                new Take(
                    motion,
                    views.containsKey(name)
                        ? footage(views.get(name), motion)
                        : ofSubject.getOrDefault(parent(name), List.of()).stream()
                            .map(camera -> new Footage(camera, Optional.empty()))
                            .toList())));
    return takes;
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private void requireMotion(String view) {
    if (!motions.containsKey(parent(view))) {
      throw invalid(KEYPOINTS + view, "is of a movement that is not among the positions_3d");
    }
  }

  private List<Footage> footage(List<String> views, Motion motion) {
    var footage = new ArrayList<Footage>();
    for (var view : views.stream().sorted().toList()) {
      var name = parent(parent(view)) + view.substring(view.lastIndexOf('/'));
      var camera = cameras.get(name);
      if (camera == null) {
        throw invalid(KEYPOINTS + view, "has no camera; add the array " + CAMERAS + name);
      }
      footage.add(new Footage(camera, Optional.of(whole(view, motion))));
    }
    return footage;
  }

  /** Some videos go on a little longer than the recording of the movement. */
  private Keypoints whole(String view, Motion motion) {
    var array = KEYPOINTS + view;
    var seen = Objects.requireNonNull(keypoints.get(view));
    if (seen.frames() < motion.frames()) {
      throw invalid(
          array, "has " + seen.frames() + " frames where the movement has " + motion.frames());
    }
    var xy = Arrays.copyOf(seen.xy(), motion.frames() * Skeleton.JOINTS * 2);
    try {
      return Gaps.fill(Keypoints.of(KeypointLayout.H36M, xy)).filled();
    } catch (Unprocessable e) {
      throw invalid(array, "lacks a joint throughout: " + e.errors().getFirst().message());
    }
  }

  private static Motion motion(String name, NpyArray array) {
    var shape = array.shape();
    if (shape.size() != 3
        || shape.get(0) == 0
        || (shape.get(1) != OF_32.size() && shape.get(1) != 32)
        || shape.get(2) != 3) {
      throw invalid(name, "has the shape " + shape + " where [T, 17, 3] or [T, 32, 3] is due");
    }
    if (shape.get(1) == OF_32.size()) return new Motion(array.values(), FRAMES_PER_SECOND);
    var xyz = new float[shape.get(0) * Motion.FRAME];
    for (var frame = 0; frame < shape.get(0); frame++) {
      for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
        var from = (frame * 32 + OF_32.get(joint)) * 3;
        System.arraycopy(array.values(), from, xyz, frame * Motion.FRAME + 3 * joint, 3);
      }
    }
    return new Motion(xyz, FRAMES_PER_SECOND);
  }

  private static Keypoints keypoints(String name, NpyArray array, KeypointLayout layout) {
    var shape = array.shape();
    if (shape.size() != 3
        || shape.get(0) == 0
        || shape.get(1) != layout.size()
        || (shape.get(2) != 2 && shape.get(2) != 3)) {
      throw invalid(name, "has the shape " + shape + " where [T, 17, 2] or [T, 17, 3] is due");
    }
    var width = shape.get(2);
    var xy = new float[shape.get(0) * layout.size() * 2];
    for (var i = 0; i < xy.length / 2; i++) {
      var seen = width == 2 || array.values()[3 * i + 2] > 0;
      xy[2 * i] = seen ? array.values()[width * i] : Float.NaN;
      xy[2 * i + 1] = seen ? array.values()[width * i + 1] : Float.NaN;
    }
    return KeypointLayout.toHuman36m(Keypoints.of(layout, xy));
  }

  private static Camera camera(String name, NpyArray array) {
    if (array.values().length != CAMERA_NUMBERS) {
      throw invalid(name, "has not the " + CAMERA_NUMBERS + " numbers of a camera");
    }
    var numbers = new ArrayList<Double>();
    for (var value : array.values()) numbers.add((double) value);
    try {
      return Camera.of(
          new Screen(numbers.get(0), numbers.get(1)),
          new Lens(
              numbers.subList(2, 4),
              numbers.subList(4, 6),
              numbers.subList(6, 9),
              numbers.subList(9, 11)),
          numbers.subList(11, 14),
          numbers.subList(14, 18));
    } catch (InvalidRequest e) {
      throw invalid(name, "is no camera: " + e.errors().getFirst().message());
    } catch (IllegalArgumentException e) {
      throw invalid(name, "is no camera: " + e.getMessage());
    }
  }

  private static void requireFinite(String name, NpyArray array) {
    var mayMiss = name.startsWith(KEYPOINTS) || name.startsWith(COCO_KEYPOINTS);
    for (var value : array.values()) {
      if (Float.isInfinite(value) || (Float.isNaN(value) && !mayMiss)) {
        throw invalid(name, "holds what is no finite number");
      }
    }
  }

  private static InvalidRequest invalid(String name, String message) {
    return new InvalidRequest("file", "The array " + name + " " + message + ".");
  }
}
