package org.maskedaction.method.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.io.InputException;
import org.maskedaction.method.classify.SkeletonClassifierTrainer.RunningStatistics;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.SgdMomentum;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layer decay, targets, momentum and running statistics of skeleton classifiers. */
class SkeletonClassifierPartsTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** The ten published factors of eight blocks at decay 0.8. */
  @ParameterizedTest
  @CsvSource({
    "joints_embed.proj.weight, 0.134",
    "temp_embed, 0.134",
    "pos_embed, 0.134",
    "blocks.0.norm1.weight, 0.168",
    "blocks.1.attn.qkv.bias, 0.210",
    "blocks.2.attn.proj.weight, 0.262",
    "blocks.3.norm2.bias, 0.328",
    "blocks.4.mlp.fc1.weight, 0.410",
    "blocks.5.mlp.fc2.weight, 0.512",
    "blocks.6.norm1.bias, 0.640",
    "blocks.7.attn.qkv.weight, 0.800",
    "norm.weight, 1",
    "head.bn.weight, 1",
    "head.fc1.weight, 1"
  })
  void layerDecayGivesThePublishedFactors(String parameter, double factor) {
    LayerDecay decay = new LayerDecay(0.8, 8, SkeletonMae::isEmbedding);
    assertThat(decay.applyAsDouble(parameter)).isCloseTo(factor, within(6e-4));
  }

  private static SkeletonClips clip(int label) {
    return new SkeletonClips(0, 0, List.of("a"), new int[] {label}, 1, 1, 1, 1, new float[] {1});
  }

  /** Cross-entropy with the targets is 0.9 of that of the label plus 0.1 of the mean over all. */
  @Test
  void smoothedTargetsGiveTheMixedLoss() {
    float[] targets = new SoftTargets(4, 0.1).of(clip(2));
    double[] logP = {-2.0, -0.5, -1.5, -3.0};
    double loss = 0;
    for (int i = 0; i < 4; i++) {
      loss -= targets[i] * logP[i];
    }
    assertThat(loss).isCloseTo(0.9 * 1.5 + 0.1 * 7.0 / 4, within(1e-6));
  }

  @Test
  void aLabelThatIsNoClassIsRefused() {
    assertThatThrownBy(() -> new SoftTargets(2, 0).of(clip(2)))
        .isInstanceOf(InputException.class)
        .hasMessage("clip a has label 2; expected 0 to 1");
  }

  /** v = 2, then 0.9 · 2 + 2 = 3.8, each at rate 0.5. */
  @Test
  void momentumAddsUp() {
    INDArray parameter = Nd4j.createFromArray(10f);
    SgdMomentum optimizer = new SgdMomentum(0.9, Map.of("w", parameter));
    Map<String, INDArray> gradient = Map.of("w", Nd4j.createFromArray(4f));
    optimizer.step(gradient, 0.5, 0.5);
    assertThat(parameter.getFloat(0)).isEqualTo(9f);
    optimizer.step(gradient, 0.5, 0.5);
    assertThat(parameter.getFloat(0)).isCloseTo(7.1f, within(1e-6f));
    assertThat(optimizer.updates()).isEqualTo(2);
    assertThat(optimizer.moments()).containsOnlyKeys("w.momentum_buffer");
  }

  /** The variance of four vectors is taken as if divided by three. */
  @Test
  void runningStatisticsTakeATenthOfTheUnbiasedBatch() {
    INDArray mean = Nd4j.createFromArray(1f);
    INDArray variance = Nd4j.createFromArray(1f);
    new RunningStatistics(mean, variance)
        .add(Nd4j.createFromArray(11f), Nd4j.createFromArray(6f), 4);
    assertThat(mean.getFloat(0)).isCloseTo(2f, within(1e-6f));
    assertThat(variance.getFloat(0)).isCloseTo(0.9f + 0.1f * 8, within(1e-6f));
  }
}
