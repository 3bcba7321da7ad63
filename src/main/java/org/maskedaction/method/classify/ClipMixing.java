package org.maskedaction.method.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.ScratchArray;
import org.maskedaction.ops.kernel.WorkerPool;
import org.maskedaction.random.BetaDistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the clips of one batch are mixed with their partners, clip i with clip B - 1 - i: mixup
 * (Zhang et al., 2018) blends all pixels, CutMix (Yun et al., 2019) replaces a box in all frames.
 *
 * @param share weight of a clip's own label; that of its partner is 1 - share
 * @param box what CutMix replaces, or null for mixup
 */
public record ClipMixing(double share, CropBox box) {
  private static final ClipMixing NONE = new ClipMixing(1, null);
  private static final int VALUES_PER_TASK = 1 << 14;
  private static final ScratchArray FIRST = new ScratchArray();
  private static final ScratchArray SECOND = new ScratchArray();

  /** Draws the mixing of a batch of clips of {@code size} x {@code size} pixels. */
  public static ClipMixing draw(VideoClassifierConfig config, int size, SplittableRandom random) {
    if (!config.mixes()) {
      return NONE;
    }
    boolean both = config.mixupAlpha() > 0 && config.cutmixAlpha() > 0;
    boolean cut = both ? random.nextDouble() < 0.5 : config.cutmixAlpha() > 0;
    if (!cut) {
      return new ClipMixing(BetaDistribution.draw(config.mixupAlpha(), random), null);
    }
    double share = BetaDistribution.draw(config.cutmixAlpha(), random);
    CropBox box = box(size, Math.sqrt(1 - share), random);
    return new ClipMixing(1 - (double) box.width() * box.height() / ((double) size * size), box);
  }

  /** A square around a random place, as much of it as lies within the frame. */
  private static CropBox box(int size, double side, SplittableRandom random) {
    int half = (int) (size * side) / 2;
    int x = random.nextInt(size);
    int y = random.nextInt(size);
    int left = Math.max(0, x - half);
    int top = Math.max(0, y - half);
    int right = Math.min(size, x + half);
    int bottom = Math.min(size, y + half);
    return new CropBox(left, top, right - left, bottom - top);
  }

  private boolean isNone() {
    return share == 1;
  }

  /** The clips with their partners' pixels in the box; the clips themselves stay as they are. */
  public List<Clip> cut(List<Clip> clips) {
    if (box == null || isNone()) {
      return clips;
    }
    List<Clip> mixed = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      mixed.add(pasted(clips.get(i), clips.get(clips.size() - 1 - i).pixels()));
    }
    return mixed;
  }

  private Clip pasted(Clip clip, byte[] partner) {
    byte[] pixels = clip.pixels().clone();
    int width = box.width() * Clip.CHANNELS;
    for (int t = 0; t < clip.frames(); t++) {
      for (int y = box.top(); y < box.top() + box.height(); y++) {
        int at = ((t * clip.height() + y) * clip.width() + box.left()) * Clip.CHANNELS;
        System.arraycopy(partner, at, pixels, at, width);
      }
    }
    return new Clip(
        clip.id(), clip.label(), clip.frames(), clip.height(), clip.width(), pixels, clip.view());
  }

  /** Blends the tubelets of all clips with those of their partners. // float32 [B, N, P] */
  public void blend(INDArray patches) {
    if (box != null || isNone()) {
      return;
    }
    int clips = (int) patches.size(0);
    long values = patches.length() / clips;
    FloatPointer all = Memory.floats(patches);
    int tasks = (int) ((values + VALUES_PER_TASK - 1) / VALUES_PER_TASK);
    for (int i = 0; i < clips / 2; i++) {
      FloatPointer first = Memory.at(all, i * values);
      FloatPointer second = Memory.at(all, (clips - 1 - i) * values);
      WorkerPool.shared()
          .forEach(
              tasks,
              task -> {
                long from = (long) task * VALUES_PER_TASK;
                int count = (int) Math.min(VALUES_PER_TASK, values - from);
                blend(Memory.at(first, from), Memory.at(second, from), count);
              });
    }
  }

  private void blend(FloatPointer first, FloatPointer second, int count) {
    float[] a = FIRST.atLeast(VALUES_PER_TASK);
    float[] b = SECOND.atLeast(VALUES_PER_TASK);
    first.get(a, 0, count);
    second.get(b, 0, count);
    float own = (float) share;
    float other = (float) (1 - share);
    for (int i = 0; i < count; i++) {
      float mixed = own * a[i] + other * b[i];
      b[i] = own * b[i] + other * a[i];
      a[i] = mixed;
    }
    first.put(a, 0, count);
    second.put(b, 0, count);
  }
}
