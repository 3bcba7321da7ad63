package org.maskedaction.data.sensor.recorded;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.UtdMhad;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.data.video.FrameResizer;

/**
 * UTD-MHAD as it was recorded: {@code a1_s1_t1_depth.mat} with {@code d_depth} [240, 320, F] in
 * millimetres, {@code _skeleton.mat} with {@code d_skel} [20, 3, F] in metres and {@code
 * _inertial.mat} with {@code d_iner} [readings, 6], anywhere below a folder. Depth frames are kept
 * a quarter larger than what a model sees, so that there is something to cut.
 */
final class UtdMhadFiles extends TakeFormat {
  private static final int LEVELS = 4;
  private static final int AXES = ActionDataset.COORDINATES;
  private static final double MARGIN = 1.25;
  private static final Map<String, ModalityKind> KINDS =
      new TreeMap<>(
          Map.of(
              "depth",
              ModalityKind.VIDEO,
              "skeleton",
              ModalityKind.SKELETON,
              "inertial",
              ModalityKind.SEQUENCE));

  private final Recordings skeletons = Recordings.of(UtdMhad.DATASET);

  UtdMhadFiles(Path root, DepthScale scale) {
    super(UtdMhad.DATASET, KINDS, root, scale);
  }

  @Override
  boolean trains(Capture capture) {
    return UtdMhad.trains(capture);
  }

  @Override
  void collect(TakeCollector takes) {
    int classes = UtdMhad.DATASET.classes();
    for (Path file : FileTree.find(root, LEVELS, path -> UtdMhad.sample(path) != null)) {
      SampleName sample = UtdMhad.sample(file);
      if (sample.action() < 1 || sample.action() > classes) {
        takes.leaveOut(
            file.toString(), "action %d, expected 1 to %d".formatted(sample.action(), classes));
        continue;
      }
      takes.add(sample, sample.action() - 1, UtdMhad.modality(file), file);
    }
  }

  @Override
  Track read(Take take, ModalityConfig modality) {
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
    byte[] small = new byte[width * height * Track.PackedFrame.CHANNELS];
    for (int frame = 0; frame < frames.length; frame++) {
      Track.PackedFrame full = Track.PackedFrame.grey(columns, rows, brightness(array, frame));
      resizer.resize(
          ByteBuffer.wrap(full.pixels()), columns * Track.PackedFrame.CHANNELS, small, 0);
      frames[frame] = new byte[width * height];
      for (int at = 0; at < frames[frame].length; at++) {
        frames[frame][at] = small[at * Track.PackedFrame.CHANNELS];
      }
    }
    long bytes = (long) frames.length * width * height;
    return new Track.Video(
        frames.length, at -> Track.PackedFrame.grey(width, height, frames[at]), bytes);
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
    int joints = UtdMhad.DATASET.layout().size();
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
