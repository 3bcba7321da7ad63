package org.maskedaction.method.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.method.contrast.SkeletonContrast.KeyQueue;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.Golden;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Averages, keys and queue with the weights of an independent implementation. */
class MomentumEncoderTest {
  private static final SkeletonPretrainConfig CONFIG =
      ConfigLoader.defaults(
          SkeletonPretrainConfig.class,
          List.of(
              "data.path=unused",
              "model={persons: 1, frames: 24, joints: 7, embed_dim: 16, depth: 2, num_heads: 2}",
              "masking.keep_count=5",
              "optimizer={epochs: 20, batch_size: 3}"));

  private static Map<String, INDArray> golden;
  private static MomentumEncoder encoder;

  @BeforeAll
  static void loadsTheGoldenWeights() {
    golden = Golden.tensors("skeleton-pretrain");
    Parameters parameters = new Parameters(0);
    SkeletonMae.createEncoder(parameters, CONFIG.model());
    encoder =
        new MomentumEncoder(
            parameters, CONFIG.model(), CONFIG.contrast(), golden.get("x"), new PlanMemory());
    load(parameters.all(), "weight/");
    load(encoder.averages(), "momentum/");
    encoder.run();
    encoder.follow();
  }

  private static void load(Map<String, INDArray> arrays, String prefix) {
    arrays.forEach(
        (name, array) -> {
          String key = prefix + name.replace("joints_embed.proj", "joints_embed");
          array.assign(golden.get(key).dup('c').reshape(array.shape()));
        });
  }

  /** Within two units in the last place of float32. */
  @Test
  void averagesMatchToFloatRounding() {
    for (String name : List.of("blocks.0.attn.qkv.weight", "pos_embed")) {
      float[] expected = Nd4j.toFlattened('c', golden.get("ema/" + name)).data().asFloat();
      List<Float> actual = ExactValues.of(encoder.averages().get(name));
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual.get(i)).isCloseTo(expected[i], within(2 * Math.ulp(expected[i])));
      }
    }
  }

  @Test
  void theQueueHoldsTheKeysAfterAStep() {
    INDArray queue = golden.get("queue").dup('c');
    KeyQueue ring = new KeyQueue(queue, 0);
    queue.assign(golden.get("queue"));
    ring.setPosition(30);
    ring.add(encoder.keys(), new float[] {1, 1, 1});

    assertThat(ring.position()).isEqualTo(1);
    INDArray keys = golden.get("key");
    Close.check("row 30", queue.getRow(30).dup(), keys.getRow(0).dup(), 1e-4);
    Close.check("row 31", queue.getRow(31).dup(), keys.getRow(1).dup(), 1e-4);
    Close.check("row 0", queue.getRow(0).dup(), keys.getRow(2).dup(), 1e-4);
    for (int i = 1; i < 30; i++) {
      assertThat(ExactValues.of(queue.getRow(i)))
          .isEqualTo(ExactValues.of(golden.get("queue").getRow(i)));
    }
  }

  @Test
  void aNewQueueHoldsDistinctDirectionsOfItsSeed() {
    INDArray first = new KeyQueue(Nd4j.create(20, 8), 1).keys();
    INDArray again = new KeyQueue(Nd4j.create(20, 8), 1).keys();
    INDArray other = new KeyQueue(Nd4j.create(20, 8), 2).keys();
    assertThat(ExactValues.of(again)).isEqualTo(ExactValues.of(first)).doesNotHaveDuplicates();
    assertThat(ExactValues.of(other)).isNotEqualTo(ExactValues.of(first));
    Close.check("lengths", first.norm2(1), Nd4j.ones(20), 0);
  }
}
