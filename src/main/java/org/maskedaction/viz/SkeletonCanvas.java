package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * Draws the persons of a {@link SkeletonPicture} as dots and bones, without perspective and from a
 * quarter of a right angle beside the z axis, so that movements along it show. All frames have the
 * scale at which the original fits.
 */
final class SkeletonCanvas {
  private static final int COORDINATES = SkeletonPicture.COORDINATES;
  private static final double ANGLE = Math.PI / 8;
  private static final double FILLED = 0.84; // share of the picture
  private static final Color BORDER = new Color(0xD0D0D0);
  private static final Color GHOST = new Color(0xD4D4D4);
  private static final Color SEEN = new Color(0x202020);
  private static final Color[] PERSONS = {
    new Color(0x1F77B4), new Color(0xD95F02), new Color(0x2CA02C), new Color(0x9467BD)
  };

  private final SkeletonPicture clip;
  private final int size;
  private final double centreX;
  private final double centreY;
  private final double scale; // pixels per unit

  /** Pictures of {@code size} pixels. */
  SkeletonCanvas(SkeletonPicture clip, int size) {
    this.clip = clip;
    this.size = size;
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int joint = 0; joint < clip.original().length / COORDINATES; joint++) {
      if (clip.isPresent(joint / clip.joints())) {
        double[] place = {right(clip.original(), joint), clip.original()[COORDINATES * joint + 1]};
        for (int axis = 0; axis < place.length; axis++) {
          low[axis] = Math.min(low[axis], place[axis]);
          high[axis] = Math.max(high[axis], place[axis]);
        }
      }
    }
    double range = Math.max(high[0] - low[0], high[1] - low[1]);
    centreX = (low[0] + high[0]) / 2;
    centreY = (low[1] + high[1]) / 2;
    scale = FILLED * size / (range > 0 ? range : 1);
  }

  private static double right(float[] values, int joint) {
    int at = COORDINATES * joint;
    return values[at] * Math.cos(ANGLE) + values[at + 2] * Math.sin(ANGLE);
  }

  /** The original. */
  void original(Graphics2D graphics, int frame) {
    forPersons(frame, (color, pose) -> draw(graphics, clip.original(), pose, all -> color));
  }

  /** What the encoder saw, over a pale original. */
  void masked(Graphics2D graphics, SkeletonPicture.View view, int frame) {
    forPersons(
        frame,
        (color, pose) -> {
          draw(graphics, clip.original(), pose, all -> GHOST);
          IntFunction<Color> colors =
              joint -> view.visible()[pose * clip.joints() + joint] ? color : null;
          draw(graphics, clip.original(), pose, colors);
        });
  }

  /** Visible joints in black and predicted ones, over a pale original. */
  void restored(Graphics2D graphics, SkeletonPicture.View view, int frame) {
    forPersons(
        frame,
        (color, pose) -> {
          draw(graphics, clip.original(), pose, all -> GHOST);
          IntFunction<Color> colors =
              joint -> view.visible()[pose * clip.joints() + joint] ? SEEN : color;
          draw(graphics, view.restored(), pose, colors);
        });
  }

  private void forPersons(int frame, ObjIntConsumer<Color> drawing) {
    for (int person = 0; person < clip.persons(); person++) {
      int pose = clip.pose(person, frame);
      if (clip.isPresent(pose)) {
        drawing.accept(PERSONS[person % PERSONS.length], pose);
      }
    }
  }

  /**
   * Dots, and bones in the colour of their joint, black ones where both ends are black; joints
   * whose colour is null are hidden, as are their bones.
   */
  private void draw(Graphics2D graphics, float[] values, int pose, IntFunction<Color> colors) {
    for (int joint = 0; joint < clip.joints(); joint++) {
      int parent = clip.parents().get(joint);
      Color color = colors.apply(joint);
      Color end = colors.apply(parent);
      if (parent != joint && color != null && end != null) {
        bone(graphics, values, pose, joint, color.equals(SEEN) ? end : color);
      }
    }
    for (int joint = 0; joint < clip.joints(); joint++) {
      if (colors.apply(joint) != null) {
        dot(graphics, values, pose, joint, colors.apply(joint));
      }
    }
  }

  private void bone(Graphics2D graphics, float[] values, int pose, int joint, Color color) {
    int from = pose * clip.joints() + clip.parents().get(joint);
    int to = pose * clip.joints() + joint;
    graphics.setColor(color);
    graphics.setStroke(
        new BasicStroke(
            Math.max(1.8f, size / 110f), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(
        new Line2D.Double(x(values, from), y(values, from), x(values, to), y(values, to)));
  }

  private void dot(Graphics2D graphics, float[] values, int pose, int joint, Color color) {
    int at = pose * clip.joints() + joint;
    double radius = Math.max(2.6, size / 75.0);
    graphics.setColor(color);
    graphics.fill(
        new Ellipse2D.Double(
            x(values, at) - radius, y(values, at) - radius, 2 * radius, 2 * radius));
  }

  private double x(float[] values, int joint) {
    return size / 2.0 + (right(values, joint) - centreX) * scale;
  }

  private double y(float[] values, int joint) {
    return size / 2.0 - (values[COORDINATES * joint + 1] - centreY) * scale;
  }

  /** The pixels of some frames, on white with a border. // [frames, size, size, 3] */
  byte[] pixels(List<Integer> frames, ObjIntConsumer<Graphics2D> drawing) {
    int values = size * size * PatchGrid.CHANNELS;
    byte[] pixels = new byte[frames.size() * values];
    for (int i = 0; i < frames.size(); i++) {
      Picture.put(image(frames.get(i), drawing), pixels, i * values);
    }
    return pixels;
  }

  private BufferedImage image(int frame, ObjIntConsumer<Graphics2D> drawing) {
    return Picture.smooth(
        size,
        size,
        graphics -> {
          graphics.setRenderingHint(
              RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
          drawing.accept(graphics, frame);
          graphics.setColor(BORDER);
          graphics.setStroke(new BasicStroke(1));
          graphics.drawRect(0, 0, size - 1, size - 1);
        });
  }
}
