package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class AttentionKeysTest {
  private static final INDArray KEYS =
      Nd4j.createFromArray(1f, 0f, 1f, 1f, 0f, 1f, 0f, 0f).reshape(2, 4);

  @Test
  void gradientsMatchCentralDifferences() {
    GradientCheck.of((graph, in) -> Attention.among("y", in.get("qkv"), in.get("keys"), 2))
        .variable("qkv", 2, 4, 18)
        .constant("keys", KEYS)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }

  @Test
  void manyTokensOfManyClipsAgreeWithThePortablePath() {
    INDArray keys = Nd4j.ones(DataType.FLOAT, 3, 301);
    keys.get(NDArrayIndex.all(), NDArrayIndex.interval(100, 280)).assign(0);
    GradientCheck.of((graph, in) -> Attention.among("y", in.get("qkv"), in.get("keys"), 3))
        .variable("qkv", 3, 301, 36)
        .constant("keys", keys)
        .kernelsMatchPortable(1e-4);
  }

  @Test
  void absentTokensChangeNothingAndPresentOnesAttendAsIfAlone() {
    Backend.initialise();
    INDArray qkv = GradientCheck.normal(1, 2, 4, 12).castTo(DataType.FLOAT);
    INDArray changed = qkv.dup('c');
    changed.get(NDArrayIndex.point(0), NDArrayIndex.point(1), NDArrayIndex.all()).assign(7);
    INDArray before = among(qkv, KEYS);
    INDArray after = among(changed, KEYS);
    for (int token : new int[] {0, 2, 3}) {
      assertThat(row(after, 0, token)).isEqualTo(row(before, 0, token));
    }
    INDArray alone = row(qkv, 1, 1).get(NDArrayIndex.interval(8, 12)); // only its value is left
    Close.check("value", row(before, 1, 1), alone.dup(), 1e-6);
    assertThat(among(qkv, Nd4j.ones(DataType.FLOAT, 2, 4))).isEqualTo(among(qkv, null));
  }

  private static INDArray row(INDArray x, int clip, int token) {
    return x.get(NDArrayIndex.point(clip), NDArrayIndex.point(token), NDArrayIndex.all()).dup('c');
  }

  private static INDArray among(INDArray qkv, INDArray keys) {
    SameDiff graph = SameDiff.create();
    SDVariable input = graph.constant("qkv", qkv);
    SDVariable y =
        keys == null
            ? Attention.of("y", input, 2)
            : Attention.among("y", input, graph.constant("keys", keys), 2);
    return y.eval();
  }
}
