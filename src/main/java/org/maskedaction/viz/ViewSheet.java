package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.maskedaction.io.InputException;

/**
 * A contact sheet of several views of the same clips, such as their augmentations: a row per view,
 * at most twelve frames spread over the clip as columns; sequences are curves over time.
 */
public final class ViewSheet extends Picture {
  private static final int COURSE_SIZE = 200;
  private static final double FILLED = 0.9; // share of the picture
  private static final Color BORDER = new Color(0xD0D0D0);

  private final String heading;
  private final List<ContactSheet.Section> sections = new ArrayList<>();

  /**
   * A view.
   *
   * @param label its name
   * @param notes lines below the name
   * @param content what is seen
   */
  public record View<T>(String label, List<String> notes, T content) {}

  /**
   * The views of a sample as it is evaluated, then as it comes in the first epochs.
   *
   * @param learned the sample in an epoch
   */
  public static <T> List<View<T>> views(T evaluated, IntFunction<T> learned, int epochs) {
    List<View<T>> views = new ArrayList<>();
    views.add(new View<>("Evaluation", List.of("as it is judged"), evaluated));
    for (int epoch = 0; epoch < epochs; epoch++) {
      views.add(
          new View<>("Epoch " + epoch, List.of("as it is learned from"), learned.apply(epoch)));
    }
    return views;
  }

  /** What a sample is called. */
  public static String title(String id, int label) {
    return label < 0 ? id : "%s, label %d".formatted(id, label);
  }

  /** A sheet of nothing yet. */
  public ViewSheet(String heading) {
    this.heading = heading;
  }

  /**
   * Adds the views of a video clip.
   *
   * @param frames frames T
   * @param size height H and width W of a frame
   * @param views bytes, red, green and blue // [T, H, W, 3]
   */
  public void addVideo(String title, int frames, int size, List<View<byte[]>> views) {
    int[] chosen = SkeletonRows.spread(frames);
    PatchGrid grid = new PatchGrid(chosen.length, size, 1, size);
    int values = grid.clipValues() / chosen.length;
    add(title, grid, chosen, views, pixels -> pick(pixels, values, chosen));
  }

  private static byte[] pick(byte[] pixels, int frame, int[] chosen) {
    byte[] picked = new byte[chosen.length * frame];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(pixels, chosen[i] * frame, picked, i * frame, frame);
    }
    return picked;
  }

  /** Adds the views of skeletons, all of as many frames, each at the scale at which it fits. */
  public void addSkeletons(String title, List<View<SkeletonPicture>> views) {
    int[] chosen = SkeletonRows.spread(views.get(0).content().frames());
    List<Integer> frames = IntStream.of(chosen).boxed().toList();
    PatchGrid grid = SkeletonRows.posesGrid(chosen.length);
    add(title, grid, chosen, views, clip -> SkeletonRows.poses(clip, frames));
  }

  /**
   * Adds the views of a sequence.
   *
   * @param values numbers D of a time step
   * @param views time step by time step // [T, D]
   */
  public void addSequence(String title, int values, List<View<float[]>> views) {
    PatchGrid grid = new PatchGrid(1, COURSE_SIZE, 1, COURSE_SIZE);
    int[] all = {0};
    add(title, grid, all, views, course -> curves(course, values));
  }

  /**
   * The numbers of a sequence as curves over time, all on one scale. // [1, size, size, 3]
   *
   * @param sequence time step by time step // [T, D]
   * @param values numbers D of a time step
   */
  private static byte[] curves(float[] sequence, int values) {
    BufferedImage image =
        smooth(
            COURSE_SIZE,
            COURSE_SIZE,
            graphics -> {
              graphics.setColor(BORDER);
              graphics.drawRect(0, 0, COURSE_SIZE - 1, COURSE_SIZE - 1);
              drawCurves(graphics, sequence, values);
            });
    byte[] pixels = new byte[COURSE_SIZE * COURSE_SIZE * PatchGrid.CHANNELS];
    put(image, pixels, 0);
    return pixels;
  }

  private static void drawCurves(Graphics2D graphics, float[] sequence, int values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : sequence) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    int steps = sequence.length / values;
    double scale = FILLED * COURSE_SIZE / (high > low ? high - low : 1);
    graphics.setStroke(new BasicStroke(1.5f));
    for (int value = 0; value < values; value++) {
      Path2D curve = new Path2D.Double();
      for (int step = 0; step < steps; step++) {
        double x = steps == 1 ? COURSE_SIZE / 2.0 : step * (COURSE_SIZE - 1.0) / (steps - 1);
        double y = COURSE_SIZE / 2.0 - (sequence[step * values + value] - (low + high) / 2) * scale;
        if (step == 0) {
          curve.moveTo(x, y);
        } else {
          curve.lineTo(x, y);
        }
      }
      graphics.setColor(new Color(Color.HSBtoRGB(value / (float) values, 1f, 0.7f)));
      graphics.draw(curve);
    }
  }

  private <T> void add(
      String title, PatchGrid grid, int[] frames, List<View<T>> views, Function<T, byte[]> pixels) {
    List<SheetRow> rows =
        views.stream()
            .map(v -> new SheetRow(v.label(), false, v.notes(), pixels.apply(v.content())))
            .toList();
    List<Integer> numbers = IntStream.of(frames).boxed().toList();
    sections.add(new ContactSheet.Section(title, grid, rows, numbers));
  }

  @Override
  public BufferedImage image() {
    if (sections.isEmpty()) {
      throw new InputException("sheet of views: no clips, expected at least one");
    }
    return new ContactSheet(heading, sections).image();
  }
}
