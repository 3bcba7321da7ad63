package org.maskedaction.data.skeleton.generated;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.DataPurposes;
import org.maskedaction.data.skeleton.generated.StickFigure.Action;
import org.maskedaction.data.video.Mp4Writer;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.random.RandomStreams;

/**
 * Small data sets of {@link StickFigure}s, as videos with lists or as prepared skeletons, in the
 * forms that runs read. The actions take turns.
 */
public final class StickFigureData {
  /** Width and height of the videos in pixels. */
  public static final int SIZE = 64;

  private static final int VIDEO_FRAMES = 24;
  private static final int FPS = 12;
  private static final int SKELETON_FRAMES = 40;
  private static final int APPEARANCE = 1; // counter of a stream besides that of the joints

  private StickFigureData() {}

  /**
   * Writes videos of 24 frames, their lists {@code train.csv} and {@code val.csv}, and {@code
   * classes.txt} for {@code finetune.class_names}.
   *
   * @param dir folder that is made
   * @param train number of training videos
   * @param val number of validation videos
   */
  public static void writeVideos(Path dir, int train, int val, long seed) throws IOException {
    Files.createDirectories(dir);
    writeVideos(dir, "train", train, seed, 0);
    writeVideos(dir, "val", val, seed, 1);
    DurableFiles.replace(dir.resolve(ClassNames.FILE), String.join("\n", Action.keys()) + "\n");
  }

  private static void writeVideos(Path dir, String part, int count, long seed, int split)
      throws IOException {
    StringBuilder list = new StringBuilder();
    for (int index = 0; index < count; index++) {
      Action action = action(index);
      StickFigure figure = StickFigure.of(action, VIDEO_FRAMES, seed, split, index);
      SplittableRandom looks =
          RandomStreams.of(seed, DataPurposes.GENERATOR, split, index, APPEARANCE);
      String name = "%s-%04d-%s.mp4".formatted(part, index, action.key());
      Mp4Writer.write(dir.resolve(name), pixels(figure, looks), SIZE, FPS);
      list.append(name).append(' ').append(action.ordinal()).append('\n');
    }
    DurableFiles.replace(dir.resolve(part + ".csv"), list.toString());
  }

  private static Action action(int index) {
    return Action.values()[index % Action.values().length];
  }

  /** Frames of a figure on a plain ground; colours, place and width of the lines are drawn. */
  static byte[] pixels(StickFigure figure, SplittableRandom looks) {
    boolean dark = looks.nextBoolean();
    Color ground = colour(looks, dark ? 0.1 : 0.7);
    Color lines = colour(looks, dark ? 0.7 : 0.1);
    double left = SIZE / 2.0 + looks.nextDouble(-4, 4);
    double top = SIZE / 2.0 + looks.nextDouble(-3, 3);
    double width = looks.nextDouble(3, 4.5);
    byte[] pixels = new byte[figure.frames() * SIZE * SIZE * 3]; // [T, H, W, 3]
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.translate(left, top);
      graphics.setStroke(
          new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      for (int frame = 0; frame < figure.frames(); frame++) {
        graphics.setColor(ground);
        graphics.fillRect(-SIZE, -SIZE, 2 * SIZE, 2 * SIZE);
        graphics.setColor(lines);
        draw(graphics, figure, frame);
        copy(image, pixels, frame * SIZE * SIZE * 3);
      }
    } finally {
      graphics.dispose();
    }
    return pixels;
  }

  private static Color colour(SplittableRandom looks, double darkest) {
    float[] rgb = new float[3];
    for (int channel = 0; channel < rgb.length; channel++) {
      rgb[channel] = (float) looks.nextDouble(darkest, darkest + 0.2);
    }
    return new Color(rgb[0], rgb[1], rgb[2]);
  }

  private static void draw(Graphics2D graphics, StickFigure figure, int frame) {
    double scale = 0.4 * SIZE; // pixels per metre
    int size = StickFigure.LAYOUT.size();
    double[] x = new double[size];
    double[] y = new double[size];
    for (int joint = 0; joint < size; joint++) {
      int at = (frame * size + joint) * StickFigure.COORDINATES;
      x[joint] = scale * figure.joints()[at];
      y[joint] = -scale * figure.joints()[at + 1];
    }
    for (int joint = 0; joint < size; joint++) {
      int parent = StickFigure.LAYOUT.parents().get(joint);
      graphics.draw(new Line2D.Double(x[joint], y[joint], x[parent], y[parent]));
    }
    int head = StickFigure.LAYOUT.joints().indexOf("head");
    double radius = 0.1 * scale;
    graphics.fill(new Ellipse2D.Double(x[head] - radius, y[head] - radius, 2 * radius, 2 * radius));
  }

  private static void copy(BufferedImage image, byte[] pixels, int from) {
    int at = from;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int rgb = image.getRGB(x, y);
        pixels[at++] = (byte) (rgb >> 16);
        pixels[at++] = (byte) (rgb >> 8);
        pixels[at++] = (byte) rgb;
      }
    }
  }

  /**
   * Writes sequences of 40 frames as an npz file for {@code data.path}, with the layout {@code
   * msr20}.
   *
   * @param file to write
   * @param train number of training sequences
   * @param test number of test sequences
   */
  public static void writeSkeletons(Path file, int train, int test, long seed) throws IOException {
    NpzWriter npz = new NpzWriter();
    add(npz, "_train", train, seed, 0);
    add(npz, "_test", test, seed, 1);
    npz.write(file);
  }

  private static void add(NpzWriter npz, String part, int count, long seed, int split) {
    int classes = Action.values().length;
    int values = StickFigure.LAYOUT.size() * StickFigure.COORDINATES;
    float[] x = new float[count * SKELETON_FRAMES * values]; // [N, T, V·C]
    float[] y = new float[count * classes]; // [N, classes]
    List<String> ids = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Action action = action(index);
      StickFigure figure = StickFigure.of(action, SKELETON_FRAMES, seed, split, index);
      System.arraycopy(
          figure.joints(), 0, x, index * SKELETON_FRAMES * values, SKELETON_FRAMES * values);
      y[index * classes + action.ordinal()] = 1;
      ids.add("%s %d".formatted(action.key(), index));
    }
    npz.add("x" + part, x, count, SKELETON_FRAMES, values);
    npz.add("y" + part, y, count, classes);
    npz.add("id" + part, ids);
  }
}
