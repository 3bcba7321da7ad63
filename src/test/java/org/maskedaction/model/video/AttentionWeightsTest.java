package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AttentionWeightsTest {
  private static final int TOKENS = 6;
  private static final int WIDTH = 4;
  private static final int SLOTS = 2;

  /** Element k of part p is sin(0.3 k + p), counted over the rows of its third. // [N, 3D] */
  private static float[] qkv() {
    float[] values = new float[TOKENS * 3 * WIDTH];
    for (int n = 0; n < TOKENS; n++) {
      for (int part = 0; part < 3; part++) {
        for (int i = 0; i < WIDTH; i++) {
          values[(n * 3 + part) * WIDTH + i] = (float) element(part, n, i);
        }
      }
    }
    return values;
  }

  private static double element(int part, int token, int column) {
    return Math.sin(0.3 * (token * WIDTH + column) + part);
  }

  /** Σ_s w_s v_s over the tokens of a slot. // [D] */
  private static double[] pool(float[] weights, int slot) {
    double[] pooled = new double[WIDTH];
    int places = TOKENS / SLOTS;
    for (int n = slot * places; n < (slot + 1) * places; n++) {
      for (int i = 0; i < WIDTH; i++) {
        pooled[i] += weights[n] * element(2, n, i);
      }
    }
    return pooled;
  }

  /** Values of the published module, computed in float64. */
  @Test
  void pooledValuesAreThoseOfTheReference() {
    float[] weights = new AttentionWeights(qkv(), WIDTH, 1).perSlot(0, SLOTS);
    assertThat(pool(weights, 0))
        .containsExactly(
            new double[] {0.3655129329, 0.1773834758, -0.0265911189, -0.2281904081}, within(1e-6));
    assertThat(pool(weights, 1))
        .containsExactly(
            new double[] {0.6266476687, 0.6821992433, 0.6768119911, 0.6109671395}, within(1e-6));
  }

  @Test
  void pooledValuesThroughLandmarksAreThoseOfTheReference() {
    float[] landmarks = new float[3 * WIDTH]; // the queries of tokens 0, 2 and 4
    for (int i = 0; i < landmarks.length; i++) {
      landmarks[i] = (float) element(0, 2 * (i / WIDTH), i % WIDTH);
    }
    AttentionWeights attention = new AttentionWeights(qkv(), WIDTH, 1);
    float[] first = attention.throughLandmarks(0, SLOTS, landmarks);
    assertThat(pool(first, 0))
        .containsExactly(
            new double[] {0.1130670432, -0.0583562144, -0.2245666852, -0.3707172829}, within(1e-6));
    assertThat(pool(first, 1))
        .containsExactly(
            new double[] {0.4279318003, 0.5203925934, 0.5663682660, 0.5617519481}, within(1e-6));
    assertThat(pool(attention.throughLandmarks(5, SLOTS, landmarks), 1))
        .containsExactly(
            new double[] {0.3322808392, 0.4429586560, 0.5140682953, 0.5392577448}, within(1e-6));
  }

  /** exp(q·k/√d) over its sum in a group of tokens, for one head of width 2. */
  private static double share(int query, int token, int head, int from, int to) {
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += unnormalised(query, n, head);
    }
    return unnormalised(query, token, head) / sum;
  }

  private static double unnormalised(int query, int token, int head) {
    double product = 0;
    for (int i = 2 * head; i < 2 * head + 2; i++) {
      product += element(0, query, i) * element(1, token, i);
    }
    return Math.exp(product / Math.sqrt(2));
  }

  @Test
  void headsAreAveraged() {
    AttentionWeights attention = new AttentionWeights(qkv(), WIDTH, 2);
    float[] perSlot = attention.perSlot(4, SLOTS);
    float[] overClip = attention.overClip(4);
    for (int n = 0; n < TOKENS; n++) {
      int from = n / 3 * 3;
      double slot = (share(4, n, 0, from, from + 3) + share(4, n, 1, from, from + 3)) / 2;
      assertThat((double) perSlot[n]).isCloseTo(slot, within(1e-6));
      double clip = (share(4, n, 0, 0, TOKENS) + share(4, n, 1, 0, TOKENS)) / 2;
      assertThat((double) overClip[n]).isCloseTo(clip, within(1e-6));
    }
    assertThat((double) perSlot[0] + perSlot[1] + perSlot[2]).isCloseTo(1, within(1e-6));
    assertThat((double) perSlot[3] + perSlot[4] + perSlot[5]).isCloseTo(1, within(1e-6));
  }

  @Test
  void projectionsOfAnotherSizeAreRefused() {
    assertThatThrownBy(() -> new AttentionWeights(new float[71], WIDTH, 2))
        .hasMessageContaining("71 values");
    assertThatThrownBy(() -> new AttentionWeights(new float[72], WIDTH, 3))
        .hasMessageContaining("3 heads");
  }
}
