package org.maskedaction.data.sensor.recorded;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.data.video.CropBox;
import org.maskedaction.data.video.FrameResizer;

/**
 * UTD-MHAD (Chen et al., 2015): {@code a1_s1_t1_depth.mat} with {@code d_depth} [240, 320, F] in
 * millimetres, {@code _skeleton.mat} with {@code d_skel} [20, 3, F] in metres and {@code
 * _inertial.mat} with {@code d_iner} [readings, 6], anywhere below a folder. Depth frames are kept
 * a quarter larger than what a model sees, so that there is something to cut.
 */
final class UtdMhad implements TakeFormat {
  private static final int CLASSES = 27;
  private static final int LEVELS = 4;
  private static final int AXES = 3;
  private static final double MARGIN = 1.25;
  private static final Set<Integer> TRAINING = Set.of(1, 3, 5, 7);
  private static final Pattern NAME =
      Pattern.compile("(a(\\d{1,3})_s(\\d{1,3})_t(\\d{1,3}))_(depth|skeleton|inertial)\\.mat");
  private static final Map<String, ModalityKind> KINDS =
      new TreeMap<>(
          Map.of(
              "depth",
              ModalityKind.VIDEO,
              "skeleton",
              ModalityKind.SKELETON,
              "inertial",
              ModalityKind.SEQUENCE));

  private final Path root;
  private final DepthScale scale;
  private final Recordings skeletons = new Recordings(JointLayouts.UTD_20, AXES, 1, true);

  UtdMhad(Path root, DepthScale scale) {
    this.root = root;
    this.scale = scale;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public JointLayout layout() {
    return JointLayouts.UTD_20;
  }

  @Override
  public ModalityKind kind(String modality) {
    return KINDS.get(modality);
  }

  @Override
  public String names() {
    return String.join(", ", KINDS.keySet());
  }

  @Override
  public boolean trains(Take take) {
    return TRAINING.contains(take.capture().subject());
  }

  @Override
  public void collect(TakeCollector takes) {
    for (Path file : FileTree.find(root, LEVELS, path -> name(path).matches())) {
      Matcher name = name(file);
      name.matches();
      int action = Integer.parseInt(name.group(2));
      if (action < 1 || action > CLASSES) {
        takes.leaveOut(file.toString(), "action %d, expected 1 to 27".formatted(action));
        continue;
      }
      Capture capture =
          new Capture(Integer.parseInt(name.group(3)), 0, 0, Integer.parseInt(name.group(4)));
      takes.add(name.group(1), action - 1, capture, name.group(5), file);
    }
  }

  private static Matcher name(Path file) {
    return NAME.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
  }

  @Override
  public Track read(Take take, ModalityConfig modality) {
    Path file = take.places().get(modality.name());
    return switch (modality.kind()) {
      case VIDEO -> depth(file, modality.imageSize());
      case SKELETON -> skeleton(file, take.id());
      default -> inertial(file);
    };
  }

  private Track depth(Path file, int imageSize) {
    MatArray array = MatArray.read(file, "d_depth", MatArray.ANY, MatArray.ANY, MatArray.ANY);
    int rows = array.sizes()[0];
    int columns = array.sizes()[1];
    double shrink = Math.min(1, Math.ceil(imageSize * MARGIN) / Math.min(rows, columns));
    int height = (int) Math.round(rows * shrink);
    int width = (int) Math.round(columns * shrink);
    CropBox whole = CropBox.full(columns, rows);
    FrameResizer resizer = new FrameResizer(whole, whole, width, height, false);
    byte[][] frames = new byte[array.sizes()[2]][]; // [F, height · width]
    byte[] small = new byte[width * height * PackedFrame.CHANNELS];
    for (int frame = 0; frame < frames.length; frame++) {
      PackedFrame full = PackedFrame.grey(columns, rows, brightness(array, frame));
      resizer.resize(ByteBuffer.wrap(full.pixels()), columns * PackedFrame.CHANNELS, small, 0);
      frames[frame] = new byte[width * height];
      for (int at = 0; at < frames[frame].length; at++) {
        frames[frame][at] = small[at * PackedFrame.CHANNELS];
      }
    }
    long bytes = (long) frames.length * width * height;
    return new Track.Video(frames.length, at -> PackedFrame.grey(width, height, frames[at]), bytes);
  }

  private byte[] brightness(MatArray array, int frame) {
    int rows = array.sizes()[0];
    int columns = array.sizes()[1];
    byte[] brightness = new byte[rows * columns]; // [rows, columns]
    int from = frame * brightness.length;
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        brightness[row * columns + column] =
            scale.brightness(array.whole(from + column * rows + row));
      }
    }
    return brightness;
  }

  private Track skeleton(Path file, String id) {
    int joints = JointLayouts.UTD_20.size();
    MatArray array = MatArray.read(file, "d_skel", joints, AXES, MatArray.ANY);
    float[][][][] values = new float[array.sizes()[2]][1][joints][AXES];
    for (int frame = 0; frame < values.length; frame++) {
      for (int joint = 0; joint < joints; joint++) {
        for (int axis = 0; axis < AXES; axis++) {
          values[frame][0][joint][axis] = array.number((frame * AXES + axis) * joints + joint);
        }
      }
    }
    return new Track.Skeleton(skeletons.of(id, values));
  }

  private static Track inertial(Path file) {
    int width = 6;
    MatArray array = MatArray.read(file, "d_iner", MatArray.ANY, width);
    int length = array.sizes()[0];
    float[] values = new float[length * width]; // [length, 6]
    for (int at = 0; at < values.length; at++) {
      values[at] = array.number(at % width * length + at / width);
    }
    return new Track.Sequence(length, values);
  }
}
