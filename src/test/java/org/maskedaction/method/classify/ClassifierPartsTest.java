package org.maskedaction.method.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.InputException;
import org.maskedaction.method.classify.TrainingDropout.FeatureDropout;
import org.maskedaction.method.classify.TrainingDropout.StochasticDepth;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layer decay, stochastic depth, mixing, targets and scores. */
class ClassifierPartsTest {
  private static final int SIZE = 8;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** The published factors of ViT-B at decay 0.75. */
  @Test
  void layerDecayGivesThePublishedFactors() {
    LayerDecay decay = new LayerDecay(0.75, 12, VideoMae::isTokenizer);
    assertThat(decay.applyAsDouble("encoder.patch_embed.proj.weight"))
        .isCloseTo(0.023757, within(1e-6));
    assertThat(decay.applyAsDouble("encoder.blocks.0.norm1.bias"))
        .isCloseTo(0.031676, within(1e-6));
    assertThat(decay.applyAsDouble("encoder.blocks.11.mlp.fc2.weight")).isEqualTo(0.75);
    assertThat(decay.applyAsDouble("fc_norm.weight")).isEqualTo(1);
    assertThat(decay.applyAsDouble("head.bias")).isEqualTo(1);
    LayerDecay none = new LayerDecay(1, 12, VideoMae::isTokenizer);
    assertThat(none.applyAsDouble("encoder.blocks.3.norm1.bias")).isEqualTo(1);
  }

  @Test
  void dropRatesRiseLinearly() {
    StochasticDepth depth = new StochasticDepth(0.3, 4);
    assertThat(depth.rate(0)).isZero();
    assertThat(depth.rate(1)).isCloseTo(0.1, within(1e-12));
    assertThat(depth.rate(3)).isEqualTo(0.3);
    assertThat(new StochasticDepth(0.3, 1).rate(0)).isZero();
  }

  /** Both branches of a block at its rate; survivors are scaled so that the mean stays 1. */
  @Test
  void branchesAreDroppedAtTheirRates() {
    int clips = 20_000;
    StochasticDepth depth = new StochasticDepth(0.4, 3);
    float[] keep = depth.draw(clips, new SplittableRandom(1));
    assertThat(keep).hasSize(6 * clips);
    for (int path = 0; path < 6; path++) {
      double rate = depth.rate(path / 2);
      int dropped = 0;
      for (int b = 0; b < clips; b++) {
        float factor = keep[path * clips + b];
        dropped += factor == 0 ? 1 : 0;
        assertThat(factor).isIn(0f, (float) (1 / (1 - rate)));
      }
      assertThat(dropped / (double) clips).isCloseTo(rate, within(5 * 0.5 / Math.sqrt(clips)));
    }
  }

  @Test
  void featuresAreDroppedAtTheirRateAndKeepTheirMean() {
    float[] keep = new FeatureDropout(0.75, 500).draw(80, new SplittableRandom(4));
    assertThat(keep).hasSize(40_000);
    int dropped = 0;
    for (float factor : keep) {
      dropped += factor == 0 ? 1 : 0;
      assertThat(factor).isIn(0f, 4f);
    }
    assertThat(dropped / 40_000.0).isCloseTo(0.75, within(0.011)); // five standard errors
  }

  private static Clip clip(int label, int value) {
    byte[] pixels = new byte[2 * SIZE * SIZE * Clip.CHANNELS];
    Arrays.fill(pixels, (byte) value);
    return new Clip("clip-" + label, label, 2, SIZE, SIZE, pixels, null);
  }

  @Test
  void cutmixTakesTheBoxFromThePartnerInAllFrames() {
    ClipMixing mixing = new ClipMixing(1 - 6.0 / 64, new CropBox(1, 2, 3, 2));
    List<Clip> clips = List.of(clip(0, 10), clip(1, 20), clip(2, 30));
    List<Clip> mixed = mixing.cut(clips);
    for (int t = 0; t < 2; t++) {
      for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
          boolean inside = x >= 1 && x < 4 && y >= 2 && y < 4;
          int at = ((t * SIZE + y) * SIZE + x) * Clip.CHANNELS + 1;
          assertThat(mixed.get(0).pixels()[at]).isEqualTo((byte) (inside ? 30 : 10));
          assertThat(mixed.get(2).pixels()[at]).isEqualTo((byte) (inside ? 10 : 30));
          assertThat(mixed.get(1).pixels()[at]).isEqualTo((byte) 20);
        }
      }
    }
    assertThat(clips.get(0).pixels()).containsOnly(10);
  }

  @Test
  void theShareOfCutmixIsTheAreaThatIsLeft() {
    VideoClassifierConfig config = new VideoClassifierConfig(null, 10, null, 1, 0, 0, 0, 1, 0, 0);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      ClipMixing mixing = ClipMixing.draw(config, SIZE, random);
      CropBox box = mixing.box();
      assertThat(box.left()).isNotNegative();
      assertThat(box.top()).isNotNegative();
      assertThat(box.left() + box.width()).isLessThanOrEqualTo(SIZE);
      assertThat(box.top() + box.height()).isLessThanOrEqualTo(SIZE);
      assertThat(mixing.share()).isEqualTo(1 - box.width() * box.height() / 64.0);
    }
  }

  @Test
  void mixupBlendsPartnersAndLeavesTheMiddleAlone() {
    INDArray patches = Nd4j.createFromArray(new float[][][] {{{1, 2}}, {{5, 5}}, {{3, -2}}});
    new ClipMixing(0.75, null).blend(patches);
    assertThat(patches.dup('c').data().asFloat()).containsExactly(1.5f, 1, 5, 5, 2.5f, -1);
  }

  @Test
  void bothWaysOfMixingTakeTurnsByChance() {
    VideoClassifierConfig both = new VideoClassifierConfig(null, 10, null, 1, 0, 0, 0.8, 1, 0, 0);
    VideoClassifierConfig none = new VideoClassifierConfig(null, 10, null, 1, 0, 0, 0, 0, 0, 0);
    SplittableRandom random = new SplittableRandom(3);
    int cuts = 0;
    for (int i = 0; i < 1000; i++) {
      cuts += ClipMixing.draw(both, SIZE, random).box() == null ? 0 : 1;
      assertThat(ClipMixing.draw(none, SIZE, random).share()).isEqualTo(1);
    }
    assertThat(cuts).isBetween(420, 580);
  }

  @Test
  void targetsHoldBothLabelsAndTheSmoothing() {
    SoftTargets targets = new SoftTargets(4, 0.2);
    float[] rows = targets.of(List.of(clip(0, 0), clip(3, 0)), 0.75);
    assertThat(rows).hasSize(8);
    assertThat(rows[0]).isCloseTo(0.05f + 0.8f * 0.75f, within(1e-6f));
    assertThat(rows[3]).isCloseTo(0.05f + 0.8f * 0.25f, within(1e-6f));
    assertThat(rows[1]).isCloseTo(0.05f, within(1e-6f));
    assertThat(rows[4]).isCloseTo(0.05f + 0.8f * 0.25f, within(1e-6f));
    assertThat(new SoftTargets(2, 0).of(List.of(clip(1, 0)), 1)).containsExactly(0, 1);
  }

  @Test
  void aLabelThatTheClassifierDoesNotHaveIsRefused() {
    SoftTargets targets = new SoftTargets(4, 0);
    assertThatThrownBy(() -> targets.of(List.of(clip(4, 0)), 1))
        .isInstanceOf(InputException.class)
        .hasMessage("clip clip-4 has label 4; expected 0 to 3");
    assertThatThrownBy(() -> targets.of(List.of(clip(-1, 0)), 1))
        .isInstanceOf(InputException.class);
  }

  @Test
  void scoresAreRankedAndNormalised() {
    float[] scores = {1, 3, 3, -500};
    assertThat(Scores.highest(scores)).isEqualTo(1);
    double[] p = Scores.probabilities(scores);
    assertThat(Scores.highest(p, 3)).containsExactly(1, 2, 0);
    assertThat(Scores.highest(p, 9)).containsExactly(1, 2, 0, 3);
    double sum = 2 + Math.exp(-2);
    assertThat(p[1]).isCloseTo(1 / sum, within(1e-12));
    assertThat(p[0] + p[1] + p[2] + p[3]).isCloseTo(1, within(1e-12));
    assertThat(Scores.crossEntropy(scores, 0)).isCloseTo(Math.log(sum) + 2, within(1e-12));
    assertThat(Scores.crossEntropy(scores, 3)).isCloseTo(Math.log(sum) + 503, within(1e-9));
  }
}
