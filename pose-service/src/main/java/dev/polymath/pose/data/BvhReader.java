package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads motion capture in Biovision's format, plain or compressed by gzip, as movements of the 17
 * joints of Human3.6M.
 *
 * <p>A frame is posed and forgotten as it is read, so that a file of any number of channels takes
 * no more memory than the joints that come of it. The file's y, which is up, becomes the world's z.
 *
 * @param unit in what the file measures; empty to tell by the size of the body
 * @param framesPerSecond what the file's frame time is overruled by; many a file claims another
 *     rate than it was recorded at
 * @param maxFrames more are refused
 */
public record BvhReader(
    Optional<LengthUnit> unit, Optional<Double> framesPerSecond, int maxFrames) {

  /** Believes the file. */
  public static final BvhReader DEFAULT =
      new BvhReader(Optional.empty(), Optional.empty(), 200_000);

  private static final int BUFFER = 1 << 16;
  private static final double SLOWEST = 1;
  private static final double FASTEST = 1_000;

  public BvhReader {
    framesPerSecond.ifPresent(
        rate -> {
          if (!(rate >= SLOWEST && rate <= FASTEST)) {
            throw new InvalidRequest("framesPerSecond", "Must be from 1 to 1000.");
          }
        });
  }

  /** The same for files whose frame time is wrong. */
  public BvhReader at(double rate) {
    return new BvhReader(unit, Optional.of(rate), maxFrames);
  }

  /**
   * Reads a file; the stream stays open.
   *
   * @throws InvalidRequest with the line where the file is not well-formed
   */
  public Motion read(InputStream file) {
    try {
      var tokens = new BvhTokens(plain(file));
      var hierarchy = BvhHierarchy.read(tokens);
      tokens.expect("Frames:");
      var frames = tokens.count("how many frames", Integer.MAX_VALUE);
      tokens.expect("Frame");
      tokens.expect("Time:");
      var rate = rate(tokens);
      if (frames < 1) throw tokens.error("the file has no frames");
      if (frames > maxFrames) {
        throw new TooLarge(
            "The file has %,d frames where at most %,d are taken; cut it into parts."
                .formatted(frames, maxFrames));
      }
      return new Motion(frames(tokens, hierarchy, frames), rate);
    } catch (EOFException | ZipException e) {
      throw new InvalidRequest("file", "Is damaged: its compression ends early or is wrong.");
    } catch (IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
  }

  private double rate(BvhTokens tokens) throws IOException {
    var seconds = tokens.number("the frame time in seconds");
    if (framesPerSecond.isPresent()) return framesPerSecond.get();
    if (!(seconds >= 1 / FASTEST && seconds <= 1 / SLOWEST)) {
      throw tokens.error("the frame time must be from 0.001 to 1 second");
    }
    // Files round it to a few digits; 0.00833333 means 120 Hz.
    var rate = 1 / seconds;
    var whole = Math.rint(rate);
    return Math.abs(rate - whole) < 1e-3 * rate ? whole : rate;
  }

  private float[] frames(BvhTokens tokens, BvhHierarchy hierarchy, int frames) throws IOException {
    var joints = BvhJoints.of(hierarchy);
    var metres = metres(joints);
    var kinematics = new ForwardKinematics(hierarchy);
    var channels = new double[hierarchy.channels()];
    // A header may claim more frames than ever arrive.
    var xyz = new float[Math.min(frames, 1_000) * Motion.FRAME];
    for (var frame = 0; frame < frames; frame++) {
      for (var i = 0; i < channels.length; i++) {
        channels[i] = tokens.number("frame " + (frame + 1) + " of " + frames);
      }
      if (tokens.hasMoreInLine()) {
        throw tokens.error("has more numbers than the " + channels.length + " channels");
      }
      kinematics.pose(channels);
      var at = frame * Motion.FRAME;
      if (at == xyz.length) {
        xyz = Arrays.copyOf(xyz, Math.min(frames * Motion.FRAME, 2 * xyz.length));
      }
      for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
        var place = joints.place(kinematics, joint);
        xyz[at + 3 * joint] = (float) (metres * place[0]);
        xyz[at + 3 * joint + 1] = (float) (metres * -place[2]);
        xyz[at + 3 * joint + 2] = (float) (metres * place[1]);
      }
    }
    var rest = tokens.next();
    if (!rest.isEmpty()) throw tokens.unexpected(rest, "the end of the file");
    return xyz;
  }

  private double metres(BvhJoints joints) {
    return unit.or(() -> LengthUnit.guess(joints.bodyLength()))
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "unit",
                    "Cannot be told by the body's size, which is %.3g; say it."
                        .formatted(joints.bodyLength())))
        .metres();
  }

  private static InputStream plain(InputStream file) throws IOException {
    var buffered = new BufferedInputStream(file, BUFFER);
    buffered.mark(2);
    var isGzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    // Read byte by byte by its words: each layer has a buffer of its own.
    return isGzip
        ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER)
        : buffered;
  }
}
