package org.maskedaction.data.sensor.recorded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.sensor.ModalityDataConfig.SequenceFit;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.skeleton.FrameResize;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.data.video.FrameResizer;

/** Brings tracks to the sizes that a model sees. */
final class TrackCutter {
  private static final float WHITE = 255;

  private final ModalityDataConfig config;
  private final Mirror mirror;

  TrackCutter(ModalityDataConfig config, JointLayout layout) {
    this.config = config;
    this.mirror = new Mirror(layout);
  }

  /**
   * Cuts a track.
   *
   * @param random for sequences that are cut at random; null for the middle
   */
  ModalitySample.Values cut(
      Track track, ModalityConfig size, TimeGrid grid, Framing framing, SplittableRandom random) {
    if (track instanceof Track.Video video) {
      return video(video, size, grid, framing);
    }
    if (track instanceof Track.Skeleton skeleton) {
      return skeleton(skeleton.sequence(), size, grid, framing);
    }
    return sequence((Track.Sequence) track, size, random);
  }

  private ModalitySample.Values video(
      Track.Video video, ModalityConfig size, TimeGrid grid, Framing framing) {
    int[] chosen = grid.frames(video.length(), size.length());
    int side = size.imageSize();
    float[] values = new float[size.size()]; // [C, T, H, W]
    byte[] pixels = new byte[side * side * Track.PackedFrame.CHANNELS];
    FrameResizer resizer = null;
    Track.PackedFrame before = null;
    for (int t = 0; t < chosen.length; t++) {
      Track.PackedFrame frame = video.frames().read(chosen[t]);
      if (before == null || before.width() != frame.width() || before.height() != frame.height()) {
        resizer =
            new FrameResizer(
                frame.width(),
                frame.height(),
                framing.box(frame.width(), frame.height()),
                side,
                framing.mirrored());
      }
      before = frame;
      resizer.resize(
          ByteBuffer.wrap(frame.pixels()), frame.width() * Track.PackedFrame.CHANNELS, pixels, 0);
      put(pixels, size, t, values);
    }
    return new ModalitySample.Values(values, valid(size.length(), chosen.length));
  }

  /** Puts a frame in place, scaled to [0, 1]; one channel is the mean of the three. */
  private static void put(byte[] pixels, ModalityConfig size, int t, float[] values) {
    int frame = size.imageSize() * size.imageSize();
    int at = t * frame;
    int plane = size.length() * frame;
    for (int i = 0; i < frame; i++) {
      float red = Byte.toUnsignedInt(pixels[i * 3]);
      float green = Byte.toUnsignedInt(pixels[i * 3 + 1]);
      float blue = Byte.toUnsignedInt(pixels[i * 3 + 2]);
      if (size.channels() == 1) {
        values[at + i] = (red + green + blue) / (3 * WHITE);
      } else {
        values[at + i] = red / WHITE;
        values[plane + at + i] = green / WHITE;
        values[2 * plane + at + i] = blue / WHITE;
      }
    }
  }

  private ModalitySample.Values skeleton(
      SkeletonSequence sequence, ModalityConfig size, TimeGrid grid, Framing framing) {
    int[] chosen = grid.frames(sequence.frames(), size.length());
    int persons = Math.min(sequence.persons(), size.persons());
    float[] values = new float[size.size()]; // [T, persons, V, C]
    for (int t = 0; t < chosen.length; t++) {
      int from = chosen[t] * sequence.frameSize();
      float[] frame =
          Arrays.copyOfRange(sequence.values(), from, from + persons * sequence.personSize());
      if (framing.mirrored() && config.mirrorSkeletons()) {
        frame = mirror.apply(frame, sequence.coordinates());
      }
      System.arraycopy(frame, 0, values, t * size.stepSize(), frame.length);
    }
    return new ModalitySample.Values(values, valid(size.length(), chosen.length));
  }

  private ModalitySample.Values sequence(
      Track.Sequence track, ModalityConfig size, SplittableRandom random) {
    int width = size.values();
    int length = size.length();
    if (config.sequenceFit() == SequenceFit.RESAMPLE) {
      return new ModalitySample.Values(
          FrameResize.apply(track.values(), 0, track.length(), length, width),
          valid(length, length));
    }
    int spare = Math.max(0, track.length() - length);
    int start = random == null ? spare / 2 : random.nextInt(spare + 1);
    int count = Math.min(length, track.length());
    float[] values = new float[length * width]; // [T, D]
    System.arraycopy(track.values(), start * width, values, 0, count * width);
    return new ModalitySample.Values(values, valid(length, count));
  }

  private static boolean[] valid(int length, int count) {
    boolean[] valid = new boolean[length];
    Arrays.fill(valid, 0, count, true);
    return valid;
  }

  /**
   * The part of the frames that a sample shows, the same for all its frames and videos.
   *
   * @param side side of the part as a share of that of the largest square in the frame's middle
   * @param across place of the part within this square from left, 0, to right, 1
   * @param down place from top to bottom
   * @param mirrored whether left and right change places
   */
  record Framing(double side, double across, double down, boolean mirrored) {
    /** The whole square. */
    static final Framing MIDDLE = new Framing(1, 0.5, 0.5, false);

    /**
     * A random part.
     *
     * @param minArea its least area as a share of the square's
     * @param mirror whether it is mirrored with probability one half
     */
    static Framing draw(double minArea, boolean mirror, SplittableRandom random) {
      double area = minArea + (1 - minArea) * random.nextDouble();
      double across = random.nextDouble();
      double down = random.nextDouble();
      boolean mirrored = random.nextBoolean();
      return new Framing(Math.sqrt(area), across, down, mirror && mirrored);
    }

    /** The part of a frame of that size. */
    CropBox box(int width, int height) {
      int square = Math.min(width, height);
      int edge = Math.max(1, (int) Math.round(side * square));
      int left = (width - square) / 2 + (int) (across * (square - edge));
      int top = (height - square) / 2 + (int) (down * (square - edge));
      return new CropBox(left, top, edge, edge);
    }
  }

  /** Mirrors skeletons: left and right joints change places, and x changes its sign. */
  private static final class Mirror {
    private static final String LEFT = "left_";
    private static final String RIGHT = "right_";

    private final int[] partner; // [V]

    /** For joints whose names begin with left_ and right_. */
    Mirror(JointLayout layout) {
      partner = new int[layout.size()];
      for (int joint = 0; joint < partner.length; joint++) {
        String name = layout.joints().get(joint);
        String other = name;
        if (name.startsWith(LEFT)) {
          other = RIGHT + name.substring(LEFT.length());
        } else if (name.startsWith(RIGHT)) {
          other = LEFT + name.substring(RIGHT.length());
        }
        int found = layout.joints().indexOf(other);
        partner[joint] = found < 0 ? joint : found;
      }
    }

    /** A mirrored copy; absent persons stay zero. // [persons, V, coordinates] */
    float[] apply(float[] values, int coordinates) {
      float[] mirrored = new float[values.length];
      for (int at = 0; at < values.length; at++) {
        int joint = at / coordinates % partner.length;
        float value = values[at + (partner[joint] - joint) * coordinates];
        mirrored[at] = at % coordinates == 0 && value != 0 ? -value : value;
      }
      return mirrored;
    }
  }
}
