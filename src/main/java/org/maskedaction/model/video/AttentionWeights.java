package org.maskedaction.model.video;

/**
 * How much one token of a clip attends to each token, mean over the heads, from the packed
 * projections of an attention block: in each third, queries, keys and values, head h owns columns h
 * d to (h + 1) d. The tokens are ordered by frame slot, then by place.
 */
public final class AttentionWeights {
  private final float[] qkv; // [N, 3D]
  private final int tokens;
  private final int width;
  private final int heads;
  private final int headWidth;

  /**
   * Of one clip.
   *
   * @param qkv packed queries, keys and values, row by row // [N, 3D]
   * @param width embedding width D
   * @param heads heads, a divisor of D
   */
  public AttentionWeights(float[] qkv, int width, int heads) {
    if (width % heads != 0 || qkv.length % (3 * width) != 0) {
      throw new IllegalArgumentException(
          "%d values of queries, keys and values are no rows of 3 x %d with %d heads"
              .formatted(qkv.length, width, heads));
    }
    this.qkv = qkv;
    this.tokens = qkv.length / (3 * width);
    this.width = width;
    this.heads = heads;
    this.headWidth = width / heads;
  }

  /** Self-attention over all tokens alike: softmax(q Kᵀ / √d); sums to 1. // [N] */
  public float[] overClip(int query) {
    return perSlot(query, 1);
  }

  /**
   * The pooling over places of trajectory attention (Patrick et al., "Keeping Your Eye on the
   * Ball", 2021; equation 1 of the TATS paper): a softmax over the places of each frame slot by
   * themselves, so that each slot sums to 1.
   *
   * @param slots frame slots F, a divisor of N
   * @return weights // [N]
   */
  public float[] perSlot(int query, int slots) {
    double[] sum = new double[tokens];
    for (int head = 0; head < heads; head++) {
      add(sum, attention(qkv, row(query, head), head, slots), 1.0 / heads);
    }
    return floats(sum);
  }

  /**
   * The same as Orthoformer approximates it: the query attends to landmarks Λ, each of which
   * attends to the places of every slot, softmax(q Λᵀ / √d) softmax(Λ Kᵀ / √d).
   *
   * @param slots frame slots F, a divisor of N
   * @param landmarks landmarks of all heads, row by row // [L, D]
   * @return weights // [N]
   */
  public float[] throughLandmarks(int query, int slots, float[] landmarks) {
    int count = landmarks.length / width;
    double[] sum = new double[tokens];
    for (int head = 0; head < heads; head++) {
      double[] shares = new double[count]; // of the landmarks
      for (int i = 0; i < count; i++) {
        shares[i] = score(qkv, row(query, head), landmarks, i * width + head * headWidth);
      }
      softmax(shares, 0, count);
      for (int i = 0; i < count; i++) {
        double[] weights = attention(landmarks, i * width + head * headWidth, head, slots);
        add(sum, weights, shares[i] / heads);
      }
    }
    return floats(sum);
  }

  /** Weights of the keys for a vector of {@code source} that starts at {@code at}. // [N] */
  private double[] attention(float[] source, int at, int head, int slots) {
    double[] weights = new double[tokens];
    for (int key = 0; key < tokens; key++) {
      weights[key] = score(source, at, qkv, row(key, head) + width);
    }
    int places = tokens / slots;
    for (int slot = 0; slot < slots; slot++) {
      softmax(weights, slot * places, (slot + 1) * places);
    }
    return weights;
  }

  /** Where a head's query of a token starts. */
  private int row(int token, int head) {
    return token * 3 * width + head * headWidth;
  }

  private double score(float[] a, int atA, float[] b, int atB) {
    double sum = 0;
    for (int i = 0; i < headWidth; i++) {
      sum += (double) a[atA + i] * b[atB + i];
    }
    return sum / Math.sqrt(headWidth);
  }

  private static void softmax(double[] values, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, values[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      values[i] = Math.exp(values[i] - max);
      sum += values[i];
    }
    for (int i = from; i < to; i++) {
      values[i] /= sum;
    }
  }

  private static void add(double[] sum, double[] values, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
