package org.maskedaction.data.sensor.recorded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.sensor.ModalityDataConfig.SequenceFit;
import org.maskedaction.data.sensor.ModalityValues;
import org.maskedaction.data.skeleton.FrameResize;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.video.FrameResizer;

/** Brings tracks to the sizes that a model sees. */
final class TrackCutter {
  private static final float WHITE = 255;

  private final ModalityDataConfig config;
  private final SkeletonMirror mirror;

  TrackCutter(ModalityDataConfig config, JointLayout layout) {
    this.config = config;
    this.mirror = new SkeletonMirror(layout);
  }

  /**
   * Cuts a track.
   *
   * @param random for sequences that are cut at random; null for the middle
   */
  ModalityValues cut(
      Track track, ModalityConfig size, TimeGrid grid, Framing framing, SplittableRandom random) {
    if (track instanceof Track.Video video) {
      return video(video, size, grid, framing);
    }
    if (track instanceof Track.Skeleton skeleton) {
      return skeleton(skeleton.sequence(), size, grid, framing);
    }
    return sequence((Track.Sequence) track, size, random);
  }

  private ModalityValues video(
      Track.Video video, ModalityConfig size, TimeGrid grid, Framing framing) {
    int[] chosen = grid.frames(video.length(), size.length());
    int side = size.imageSize();
    float[] values = new float[size.size()]; // [C, T, H, W]
    byte[] pixels = new byte[side * side * PackedFrame.CHANNELS];
    FrameResizer resizer = null;
    PackedFrame before = null;
    for (int t = 0; t < chosen.length; t++) {
      PackedFrame frame = video.frames().read(chosen[t]);
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
          ByteBuffer.wrap(frame.pixels()), frame.width() * PackedFrame.CHANNELS, pixels, 0);
      put(pixels, size, t, values);
    }
    return new ModalityValues(values, valid(size.length(), chosen.length));
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

  private ModalityValues skeleton(
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
    return new ModalityValues(values, valid(size.length(), chosen.length));
  }

  private ModalityValues sequence(
      Track.Sequence track, ModalityConfig size, SplittableRandom random) {
    int width = size.values();
    int length = size.length();
    if (config.sequenceFit() == SequenceFit.RESAMPLE) {
      return new ModalityValues(
          FrameResize.apply(track.values(), 0, track.length(), length, width),
          valid(length, length));
    }
    int spare = Math.max(0, track.length() - length);
    int start = random == null ? spare / 2 : random.nextInt(spare + 1);
    int count = Math.min(length, track.length());
    float[] values = new float[length * width]; // [T, D]
    System.arraycopy(track.values(), start * width, values, 0, count * width);
    return new ModalityValues(values, valid(length, count));
  }

  private static boolean[] valid(int length, int count) {
    boolean[] valid = new boolean[length];
    Arrays.fill(valid, 0, count, true);
    return valid;
  }
}
