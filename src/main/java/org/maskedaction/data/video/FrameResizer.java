package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import org.maskedaction.data.video.CropPolicy.CropBox;

/**
 * Resizes a rectangle of RGB frames with an anti-aliased bilinear filter: the triangle filter
 * widens with the reduction, so that every source pixel of the rectangle counts. Pixels outside the
 * rectangle are never read.
 *
 * <p>The filter is separable; columns come first, into rows of floats, then rows, and only the
 * result is rounded, halves up. The weights are computed once. An instance keeps working memory and
 * serves one thread.
 */
public final class FrameResizer {
  private static final int CHANNELS = Clip.CHANNELS;

  private final CropBox crop;
  private final int rowValues; // of the result
  private final int height; // of the result
  private final TriangleWeights rows;
  private final RowFilter columns;
  private final byte[] sourceRow; // [cropWidth, 3]
  private final float[][] narrowed; // [rows.taps, width * 3], source row y at y % rows.taps
  private final float[] sum; // [width * 3]

  /**
   * For frames of one size and square results.
   *
   * @param width columns of the source frame
   * @param height rows of the source frame
   * @param crop the rectangle of the source frame to resize, which lies within the frame
   * @param size rows and columns of the result
   * @param flip whether the result is mirrored left to right
   */
  public FrameResizer(int width, int height, CropBox crop, int size, boolean flip) {
    this(CropBox.full(width, height), crop, size, size, flip);
  }

  /**
   * For frames of one size.
   *
   * @param frame a whole source frame
   * @param crop the rectangle of the source frame to resize, which lies within the frame
   * @param width columns of the result
   * @param height rows of the result
   * @param flip whether the result is mirrored left to right
   */
  public FrameResizer(CropBox frame, CropBox crop, int width, int height, boolean flip) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "size must be at least 1, got %d x %d".formatted(width, height));
    }
    if (!within(crop.left(), crop.width(), frame.width())
        || !within(crop.top(), crop.height(), frame.height())) {
      throw new IllegalArgumentException(
          "%s must lie within the frame of %d x %d".formatted(crop, frame.width(), frame.height()));
    }
    this.crop = crop;
    this.rowValues = width * CHANNELS;
    this.height = height;
    this.rows = new TriangleWeights(crop.height(), height);
    this.columns = new RowFilter(crop.width(), width, flip);
    this.sourceRow = new byte[crop.width() * CHANNELS];
    this.narrowed = new float[rows.taps()][rowValues];
    this.sum = new float[rowValues];
  }

  private static boolean within(int start, int length, int limit) {
    return start >= 0 && length >= 1 && length <= limit - start;
  }

  /**
   * Resizes one frame. The position of the buffer is neither used nor changed.
   *
   * @param source packed RGB rows from index 0 // [height, stride]
   * @param stride bytes from one row of the source to the next
   * @param target receives packed RGB // [height, width, 3]
   * @param targetOffset index in {@code target} of the first byte
   */
  public void resize(ByteBuffer source, int stride, byte[] target, int targetOffset) {
    int ready = 0; // source rows of the rectangle that have been narrowed
    for (int y = 0; y < height; y++) {
      int end = Math.min(rows.first(y) + rows.taps(), crop.height());
      for (ready = Math.max(ready, rows.first(y)); ready < end; ready++) {
        source.get((crop.top() + ready) * stride + crop.left() * CHANNELS, sourceRow);
        columns.apply(sourceRow, narrowed[ready % rows.taps()]);
      }
      sumRows(y);
      store(target, targetOffset + y * rowValues);
    }
  }

  /**
   * Sums the weighted source rows of result row {@code y}. Rows past the rectangle have weight 0;
   * the finite values that stand in their places do not count.
   */
  private void sumRows(int y) {
    int first = rows.first(y);
    int taps = rows.taps();
    float[] one = narrowed[first % taps];
    if (taps == 1) {
      scale(one, rows.weight(y, 0), sum);
      return;
    }
    float[] two = narrowed[(first + 1) % taps];
    if (taps == 2) {
      sumTwo(one, rows.weight(y, 0), two, rows.weight(y, 1), sum);
      return;
    }
    float[] three = narrowed[(first + 2) % taps];
    sumTwo(one, rows.weight(y, 0), two, rows.weight(y, 1), sum);
    addScaled(three, rows.weight(y, 2), sum);
    for (int tap = 3; tap < taps; tap++) {
      addScaled(narrowed[(first + tap) % taps], rows.weight(y, tap), sum);
    }
  }

  private static void scale(float[] values, float weight, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = weight * values[i];
    }
  }

  private static void sumTwo(float[] a, float ofA, float[] b, float ofB, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = ofA * a[i] + ofB * b[i];
    }
  }

  private static void addScaled(float[] values, float weight, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] += weight * values[i];
    }
  }

  /** Weighted means of bytes lie within 0 and 255 but for rounding errors far below one half. */
  private void store(byte[] target, int offset) {
    for (int i = 0; i < sum.length; i++) {
      target[offset + i] = (byte) (int) (sum[i] + 0.5f);
    }
  }

  /** Resizes single rows of RGB pixels with {@link TriangleWeights}, perhaps mirroring them. */
  private static final class RowFilter {
    private static final int CHANNELS = Clip.CHANNELS;
    private static final int BYTE_MASK = 0xFF;
    private static final float[] LEVELS = new float[BYTE_MASK + 1];

    private final int taps;
    private final int[] first; // [to], the first value that a result takes
    private final float[] weights; // [to, taps]
    private final float[] values; // [from, 3] and as much more as weights of 0 reach
    private final int from; // values of a source row
    private final int step; // from one result to the next
    private final int start; // where the first result goes

    static {
      for (int level = 0; level < LEVELS.length; level++) {
        LEVELS[level] = level;
      }
    }

    RowFilter(int from, int to, boolean flip) {
      TriangleWeights triangle = new TriangleWeights(from, to);
      this.taps = triangle.taps();
      this.first = new int[to];
      this.weights = new float[to * taps];
      this.from = from * CHANNELS;
      this.values = new float[(from + taps) * CHANNELS];
      this.step = flip ? -CHANNELS : CHANNELS;
      this.start = flip ? (to - 1) * CHANNELS : 0;
      for (int x = 0; x < to; x++) {
        first[x] = triangle.first(x) * CHANNELS;
        for (int tap = 0; tap < taps; tap++) {
          weights[x * taps + tap] = triangle.weight(x, tap);
        }
      }
    }

    /**
     * Filters one row.
     *
     * @param source red, green, blue // [from, 3]
     * @param result receives the unrounded values // [to, 3]
     */
    void apply(byte[] source, float[] result) {
      for (int i = 0; i < from; i++) {
        values[i] = LEVELS[source[i] & BYTE_MASK];
      }
      switch (taps) {
        case 2 -> two(result);
        case 3 -> three(result);
        default -> many(result);
      }
    }

    private void two(float[] result) {
      for (int x = 0, to = start; x < first.length; x++, to += step) {
        int at = first[x];
        float near = weights[2 * x];
        float far = weights[2 * x + 1];
        result[to] = near * values[at] + far * values[at + 3];
        result[to + 1] = near * values[at + 1] + far * values[at + 4];
        result[to + 2] = near * values[at + 2] + far * values[at + 5];
      }
    }

    private void three(float[] result) {
      for (int x = 0, to = start; x < first.length; x++, to += step) {
        int at = first[x];
        float left = weights[3 * x];
        float middle = weights[3 * x + 1];
        float right = weights[3 * x + 2];
        result[to] = left * values[at] + middle * values[at + 3] + right * values[at + 6];
        result[to + 1] = left * values[at + 1] + middle * values[at + 4] + right * values[at + 7];
        result[to + 2] = left * values[at + 2] + middle * values[at + 5] + right * values[at + 8];
      }
    }

    private void many(float[] result) {
      for (int x = 0, to = start; x < first.length; x++, to += step) {
        float red = 0;
        float green = 0;
        float blue = 0;
        int at = first[x];
        for (int tap = 0; tap < taps; tap++, at += CHANNELS) {
          float weight = weights[x * taps + tap];
          red += weight * values[at];
          green += weight * values[at + 1];
          blue += weight * values[at + 2];
        }
        result[to] = red;
        result[to + 1] = green;
        result[to + 2] = blue;
      }
    }
  }
}
