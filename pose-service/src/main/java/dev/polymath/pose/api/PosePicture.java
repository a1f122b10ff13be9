package dev.polymath.pose.api;

import dev.polymath.common.plot.Charts;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.stream.IntStream;

/**
 * People as they were seen, and beside it as they were found: from a little above and from the
 * side, standing next to each other. The body's left side is blue, its right side orange.
 *
 * @param width of the image that was seen
 * @param height of the image that was seen
 */
record PosePicture(double width, double height) {

  /** Of the whole picture, in pixels. */
  static final int WIDTH = 960;

  static final int HEIGHT = 480;

  private static final int PANEL = WIDTH / 2;
  private static final int MARGIN = 16;

  /** Metres that the height of a panel shows. */
  private static final double METRES = 2.4;

  private static final double TURNED = Math.toRadians(50);
  private static final double RAISED = Math.toRadians(15);

  private static final Color LEFT = Charts.COLOURS.get(0);
  private static final Color RIGHT = Charts.COLOURS.get(1);
  private static final Color MIDDLE = Color.DARK_GRAY;

  /** Draws a frame of one person, the n-th of so many. */
  void draw(Graphics2D graphics, Keypoints seen, float[] poses, int frame, int n, int people) {
    if (n == 0) frames(graphics);
    drawSeen(graphics, seen, frame);
    drawFound(graphics, poses, frame, (n + 0.5) / people);
  }

  private void frames(Graphics2D graphics) {
    graphics.setColor(Color.LIGHT_GRAY);
    graphics.setStroke(new BasicStroke(1));
    var scale = scale();
    graphics.draw(
        new java.awt.geom.Rectangle2D.Double(
            (PANEL - scale * width) / 2,
            (HEIGHT - scale * height) / 2,
            scale * width,
            scale * height));
    graphics.draw(new Line2D.Double(PANEL, MARGIN, PANEL, HEIGHT - MARGIN));
  }

  private double scale() {
    return Math.min((PANEL - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height);
  }

  private void drawSeen(Graphics2D graphics, Keypoints seen, int frame) {
    var scale = scale();
    var points =
        IntStream.range(0, Skeleton.JOINTS)
            .mapToObj(
                joint ->
                    new double[] {
                      (PANEL - scale * width) / 2 + scale * seen.x(frame, joint),
                      (HEIGHT - scale * height) / 2 + scale * seen.y(frame, joint)
                    })
            .toArray(double[][]::new);
    bones(graphics, points);
  }

  private static void drawFound(Graphics2D graphics, float[] poses, int frame, double place) {
    var scale = (HEIGHT - 2 * MARGIN) / METRES;
    var points =
        IntStream.range(0, Skeleton.JOINTS)
            .mapToObj(
                joint -> {
                  var at = frame * Motion.FRAME + 3 * joint;
                  // The camera's y is downwards, and so is the picture's.
                  var x = poses[at] * Math.cos(TURNED) + poses[at + 2] * Math.sin(TURNED);
                  var away = poses[at + 2] * Math.cos(TURNED) - poses[at] * Math.sin(TURNED);
                  var y = poses[at + 1] * Math.cos(RAISED) - away * Math.sin(RAISED);
                  return new double[] {PANEL + PANEL * place + scale * x, HEIGHT / 2.0 + scale * y};
                })
            .toArray(double[][]::new);
    bones(graphics, points);
  }

  private static void bones(Graphics2D graphics, double[][] points) {
    graphics.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (var joint = 0; joint < points.length; joint++) {
      var name = Skeleton.HUMAN36M.joints().get(joint);
      graphics.setColor(name.startsWith("left") ? LEFT : name.startsWith("right") ? RIGHT : MIDDLE);
      int parent = Skeleton.HUMAN36M.parents().get(joint);
      if (parent >= 0) {
        graphics.draw(
            new Line2D.Double(
                points[parent][0], points[parent][1], points[joint][0], points[joint][1]));
      }
      graphics.fill(new Ellipse2D.Double(points[joint][0] - 3, points[joint][1] - 3, 6, 6));
    }
  }
}
