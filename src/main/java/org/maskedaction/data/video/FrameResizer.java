package org.maskedaction.data.video;

import java.nio.ByteBuffer;

/**
 * Resizes a rectangle of RGB frames to a square with an anti-aliased bilinear filter: the triangle
 * filter widens with the reduction, so that every source pixel of the rectangle counts. Pixels
 * outside the rectangle are never read.
 *
 * <p>The filter is separable; columns come first, into rows of floats, then rows, and only the
 * result is rounded, halves up. The weights are computed once. An instance keeps working memory and
 * serves one thread.
 */
public final class FrameResizer {
  private static final int CHANNELS = Clip.CHANNELS;

  private final CropBox crop;
  private final int size;
  private final boolean flip;
  private final TriangleWeights columns;
  private final TriangleWeights rows;
  private final byte[] sourceRow; // [cropWidth, 3]
  private final float[][] narrowed; // [rows.taps, size * 3], source row y at y % rows.taps
  private final float[] sum; // [size * 3]

  /**
   * For frames of one size.
   *
   * @param width columns of the source frame
   * @param height rows of the source frame
   * @param crop the rectangle of the source frame to resize, which lies within the frame
   * @param size rows and columns of the result
   * @param flip whether the result is mirrored left to right
   */
  public FrameResizer(int width, int height, CropBox crop, int size, boolean flip) {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1, got " + size);
    }
    if (!within(crop.left(), crop.width(), width) || !within(crop.top(), crop.height(), height)) {
      throw new IllegalArgumentException(
          "%s must lie within the frame of %d x %d".formatted(crop, width, height));
    }
    this.crop = crop;
    this.size = size;
    this.flip = flip;
    this.columns = new TriangleWeights(crop.width(), size);
    this.rows = new TriangleWeights(crop.height(), size);
    this.sourceRow = new byte[crop.width() * CHANNELS];
    this.narrowed = new float[rows.taps()][size * CHANNELS];
    this.sum = new float[size * CHANNELS];
  }

  private static boolean within(int start, int length, int limit) {
    return start >= 0 && length >= 1 && length <= limit - start;
  }

  /**
   * Resizes one frame. The position of the buffer is neither used nor changed.
   *
   * @param source packed RGB rows from index 0 // [height, stride]
   * @param stride bytes from one row of the source to the next
   * @param target receives packed RGB // [size, size, 3]
   * @param targetOffset index in {@code target} of the first byte
   */
  public void resize(ByteBuffer source, int stride, byte[] target, int targetOffset) {
    int ready = 0; // source rows of the rectangle that have been narrowed
    for (int y = 0; y < size; y++) {
      int end = rows.first(y) + rows.count(y);
      for (ready = Math.max(ready, rows.first(y)); ready < end; ready++) {
        source.get((crop.top() + ready) * stride + crop.left() * CHANNELS, sourceRow);
        narrow(narrowed[ready % rows.taps()]);
      }
      sumRows(y);
      store(target, targetOffset + y * size * CHANNELS);
    }
  }

  /** Filters the columns of the source row. */
  private void narrow(float[] result) {
    for (int x = 0; x < size; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int at = columns.first(x) * CHANNELS;
      for (int tap = 0; tap < columns.count(x); tap++, at += CHANNELS) {
        float weight = columns.weight(x, tap);
        red += weight * (sourceRow[at] & 0xFF);
        green += weight * (sourceRow[at + 1] & 0xFF);
        blue += weight * (sourceRow[at + 2] & 0xFF);
      }
      int to = (flip ? size - 1 - x : x) * CHANNELS;
      result[to] = red;
      result[to + 1] = green;
      result[to + 2] = blue;
    }
  }

  /** Sums the weighted source rows of result row {@code y}. */
  private void sumRows(int y) {
    scale(narrowed[rows.first(y) % rows.taps()], rows.weight(y, 0), sum);
    for (int tap = 1; tap < rows.count(y); tap++) {
      addScaled(narrowed[(rows.first(y) + tap) % rows.taps()], rows.weight(y, tap), sum);
    }
  }

  private static void scale(float[] values, float weight, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = weight * values[i];
    }
  }

  private static void addScaled(float[] values, float weight, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] += weight * values[i];
    }
  }

  private void store(byte[] target, int offset) {
    for (int i = 0; i < sum.length; i++) {
      target[offset + i] = (byte) Math.max(0, Math.min(255, (int) (sum[i] + 0.5f)));
    }
  }
}
