package org.maskedaction.model.video;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.ScratchArray;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cuts clips of bytes into normalised tubelets: value (byte / 255 - mean) / std, tokens in raster
 * order, each tubelet in (c, t, y, x) order.
 */
public final class Patchify {
  private static final int CHANNELS = 3;
  private static final int LEVELS = 256;
  private static final ScratchArray PATCH = new ScratchArray();

  private final VideoModelConfig model;
  private final float[][] levels = new float[CHANNELS][LEVELS]; // normalised value of a byte

  /** With the statistics of each channel for values in [0, 1]. */
  public Patchify(VideoModelConfig model, double[] mean, double[] std) {
    this.model = model;
    for (int c = 0; c < CHANNELS; c++) {
      for (int value = 0; value < LEVELS; value++) {
        levels[c][value] = (float) ((value / 255.0 - mean[c]) / std[c]);
      }
    }
  }

  /**
   * Writes clip {@code index} of a batch.
   *
   * @param pixels red, green, blue bytes // [T, H, W, 3]
   * @param patches target // float32 [B, N, P]
   */
  public void write(byte[] pixels, INDArray patches, int index) {
    int grid = model.gridSide();
    FloatPointer target =
        Memory.at(Memory.floats(patches), (long) index * model.tokens() * model.patchDim());
    WorkerPool.shared()
        .forEach(
            model.frameSlots() * grid,
            row -> {
              int slot = row / grid;
              int top = row % grid * model.patchSize();
              for (int column = 0; column < grid; column++) {
                long token = (long) row * grid + column;
                float[] patch = cut(pixels, slot, top, column * model.patchSize());
                Memory.at(target, token * model.patchDim()).put(patch, 0, model.patchDim());
              }
            });
  }

  private float[] cut(byte[] pixels, int slot, int top, int left) {
    int patchSize = model.patchSize();
    int size = model.imageSize();
    float[] patch = PATCH.atLeast(model.patchDim());
    int at = 0;
    for (int c = 0; c < CHANNELS; c++) {
      float[] level = levels[c];
      for (int t = 0; t < model.tubeletSize(); t++) {
        int frame = slot * model.tubeletSize() + t;
        for (int y = 0; y < patchSize; y++) {
          int source = ((frame * size + top + y) * size + left) * CHANNELS + c;
          for (int x = 0; x < patchSize; x++) {
            patch[at++] = level[pixels[source] & 0xFF];
            source += CHANNELS;
          }
        }
      }
    }
    return patch;
  }
}
