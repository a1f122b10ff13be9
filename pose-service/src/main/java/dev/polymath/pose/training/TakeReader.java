package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.zip.ZipFiles;
import dev.polymath.pose.data.BvhReader;
import dev.polymath.pose.data.Human36mArchive;
import dev.polymath.pose.data.Take;
import dev.polymath.pose.skeleton.Keypoints;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of files, and out of zips of them: {@code walks/a.bvh} in a zip is the take {@code
 * walks/a}. The arrays of Human3.6M may be spread over several files.
 */
final class TakeReader {

  /** As many as Human3.6M has. */
  private static final int CAMERAS = 4;

  private static final int NUMBERS_OF_FRAME = 32 * 3 + CAMERAS * 17 * 3;
  private static final int MOST_FILES = 20_000;

  /** Of a frame of motion capture as text. */
  private static final int MOST_BYTES_OF_FRAME = 20_000;

  private final int maxFrames;
  private final Optional<Double> fps;
  private final Map<String, Take> takes = new LinkedHashMap<>();
  private Human36mArchive archive = new Human36mArchive(Map.of(), Map.of(), Map.of());
  private long frames;

  /**
   * Starts with no takes.
   *
   * @param maxFrames of all takes together
   * @param fps what BVH files were recorded at, where their frame time is wrong
   */
  TakeReader(int maxFrames, @Nullable Double fps) {
    this.maxFrames = maxFrames;
    this.fps = Optional.ofNullable(fps);
  }

  /** Whether a file of this name is one to be read. */
  static boolean reads(String file) {
    return isTake(file) || file.endsWith(".zip");
  }

  static TooLarge tooLarge(int maxFrames) {
    return new TooLarge(
        "The takes have more than %,d frames at 50 a second, which is the most that is worked with"
                .formatted(maxFrames)
            + " here; leave some out.");
  }

  /** Reads a file of a data set. */
  void read(String file, InputStream in) throws IOException {
    try {
      if (file.endsWith(".zip")) {
        new ZipFiles(MOST_FILES, (long) maxFrames * MOST_BYTES_OF_FRAME)
            .forEach(in, TakeReader::isTake, this::readPacked);
      } else {
        readOne(file, in);
      }
    } catch (InvalidRequest e) {
      throw inFile(file, e);
    }
  }

  /** All takes of all files. */
  Map<String, Take> takes() {
    var all = new LinkedHashMap<>(takes);
    try {
      archive.takes().forEach((name, take) -> put(all, name, take));
    } catch (InvalidRequest e) {
      throw new Unprocessable("dataset", e.errors().getFirst().message());
    }
    if (all.isEmpty()) {
      throw new Unprocessable(
          "dataset", "Has no takes: no .bvh, no .bvh.gz, and no positions_3d in an .npz.");
    }
    return all;
  }

  private void readPacked(String file, InputStream in) {
    try {
      readOne(file, in);
    } catch (InvalidRequest e) {
      throw new InvalidRequest("file", file + ": " + e.errors().getFirst().message());
    }
  }

  private void readOne(String file, InputStream in) {
    if (file.endsWith(".npz")) {
      var read = Human36mArchive.read(in, (long) maxFrames * NUMBERS_OF_FRAME);
      read.motions().values().forEach(motion -> count(motion.frames()));
      archive = archive.with(read);
      requireRoom();
      return;
    }
    var motion =
        new BvhReader(Optional.empty(), fps, maxFrames).read(in).resampled(Takes.FRAMES_PER_SECOND);
    count(motion.frames());
    put(takes, file.replaceFirst("\\.bvh(\\.gz)?$", ""), Take.of(motion));
  }

  private static boolean isTake(String file) {
    return file.endsWith(".bvh") || file.endsWith(".bvh.gz") || file.endsWith(".npz");
  }

  private static void put(Map<String, Take> takes, String name, Take take) {
    if (takes.put(name, take) != null) {
      throw new InvalidRequest("file", "Two takes are called " + name + ".");
    }
  }

  private void count(int more) {
    frames += more;
    if (frames > maxFrames) throw tooLarge(maxFrames);
  }

  private void requireRoom() {
    long seen = archive.keypoints().values().stream().mapToLong(Keypoints::frames).sum();
    if (seen > (long) CAMERAS * maxFrames) throw tooLarge(maxFrames);
  }

  private static Unprocessable inFile(String file, InvalidRequest e) {
    return new Unprocessable(
        "dataset", "The file " + file + ": " + e.errors().getFirst().message());
  }
}
