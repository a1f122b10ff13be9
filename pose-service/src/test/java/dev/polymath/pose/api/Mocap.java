package dev.polymath.pose.api;

import java.nio.charset.StandardCharsets;

/** Motion capture that tests upload. */
final class Mocap {

  private Mocap() {}

  /** A person in a T, who sways by some degrees. */
  static byte[] standing() {
    var file =
        new StringBuilder(
            """
            HIERARCHY
            ROOT hip
            {
              OFFSET 0 0 0
              CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
              JOINT rThigh { OFFSET -9 -2 0 CHANNELS 0 JOINT rShin { OFFSET 0 -40 1 CHANNELS 0
                JOINT rFoot { OFFSET 0 -42 -3 CHANNELS 0 } } }
              JOINT lThigh { OFFSET 9 -2 0 CHANNELS 0 JOINT lShin { OFFSET 0 -40 1 CHANNELS 0
                JOINT lFoot { OFFSET 0 -42 -3 CHANNELS 0 } } }
              JOINT abdomen { OFFSET 0 20 0 CHANNELS 0 JOINT chest { OFFSET 0 12 0 CHANNELS 0
                JOINT neck { OFFSET 0 22 -2 CHANNELS 0 JOINT head { OFFSET 0 7 1 CHANNELS 0
                  JOINT leftEye { OFFSET 4 8 8 CHANNELS 0 }
                  JOINT rightEye { OFFSET -4 8 8 CHANNELS 0 } } }
                JOINT lShldr { OFFSET 16 17 0 CHANNELS 0 JOINT lForeArm { OFFSET 28 0 0 CHANNELS 0
                  JOINT lHand { OFFSET 23 0 0 CHANNELS 0 } } }
                JOINT rShldr { OFFSET -16 17 0 CHANNELS 0 JOINT rForeArm { OFFSET -28 0 0 CHANNELS 0
                  JOINT rHand { OFFSET -23 0 0 CHANNELS 0 } } } } }
            }
            MOTION
            Frames: 60
            Frame Time: 0.02
            """);
    for (var i = 0; i < 60; i++) file.append("0 90 0 ").append(i % 7).append(" 0 0\n");
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }
}
