package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.data.video.Clip;
import org.maskedaction.io.InputException;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.TinyPretraining;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class QueryAttentionTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int TOKENS = 64;
  private static final int SLOTS = 4;
  private static final int WIDTH = 24;
  private static final int HEADS = 2;
  private static final int QUERY = 37;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static VideoPretrainConfig config(String... overrides) {
    return TinyPretraining.config(NOWHERE, NOWHERE, overrides);
  }

  /** Weights of the sampler with noise on all of them, biases and gains included. */
  private static Parameters parameters(VideoPretrainConfig config) {
    Parameters parameters = new Parameters(3);
    VideoMae.createParameters(parameters, config.model());
    switch (config.masking().type()) {
      case TATS -> TatsSampler.createParameters(parameters, config.model(), config.sampler());
      case ADAMAE -> AdaMaeSampler.createParameters(parameters, config.model(), config.adamae());
      default -> throw new IllegalArgumentException("no sampler");
    }
    SplittableRandom random = new SplittableRandom(5);
    for (INDArray array : parameters.select(TatsSampler::isSampler).values()) {
      float[] noise = new float[(int) array.length()];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) (0.4 * random.nextDouble() - 0.2);
      }
      array.addi(Nd4j.createFromArray(noise).reshape(array.shape()));
    }
    return parameters;
  }

  private static Clip clip(VideoPretrainConfig config) {
    return TinyPretraining.noise(config, 0, 1).clips().get(2);
  }

  private static float[] attention(VideoPretrainConfig config, Parameters parameters) {
    try (QueryAttention attention = new QueryAttention(parameters, config)) {
      return attention.of(clip(config), List.of(0, QUERY)).get(1);
    }
  }

  /** What the sampler's first block reads. // [N][D] */
  private static double[][] tokens(VideoPretrainConfig config, Parameters parameters) {
    PatchBatch patches = new PatchBatch(config.model(), config.data().pixels(), 1);
    patches.load(List.of(clip(config)));
    Map<String, INDArray> given = new LinkedHashMap<>(parameters.all());
    given.put(VideoMae.PATCHES, patches.array());
    try (PlanMemory memory = new PlanMemory()) {
      ExecutionPlan plan =
          ExecutionPlan.forward(
              TatsSampler.tokenGraph(parameters, config.model(), config.sampler(), 1),
              given,
              List.of(TatsSampler.TOKENS),
              memory);
      plan.run();
      return plan.output(TatsSampler.TOKENS).reshape(TOKENS, WIDTH).dup().toDoubleMatrix();
    }
  }

  private static double[] normed(double[] x, Parameters parameters) {
    double mean = 0;
    double square = 0;
    for (double value : x) {
      mean += value / WIDTH;
    }
    for (double value : x) {
      square += (value - mean) * (value - mean) / WIDTH;
    }
    double[] y = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      double gain = parameters.get("sampler.blocks.0.norm1.weight").getDouble(i);
      double shift = parameters.get("sampler.blocks.0.norm1.bias").getDouble(i);
      y[i] = (x[i] - mean) / Math.sqrt(square + 1e-6) * gain + shift;
    }
    return y;
  }

  /** Row {@code row} of the packed projection of a token; the keys of mha have no bias. */
  private static double projected(double[] x, int row, Parameters parameters, boolean mha) {
    INDArray weight = parameters.get("sampler.blocks.0.attn.qkv.weight");
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += weight.getDouble(row, i) * x[i];
    }
    if (!mha) {
      return sum + parameters.get("sampler.blocks.0.attn.qkv.bias").getDouble(row);
    }
    return row < WIDTH ? sum + parameters.get("sampler.blocks.0.attn.q_bias").getDouble(row) : sum;
  }

  /** Softmax over groups of tokens, mean over the heads, by loops from the parameters. // [N] */
  private static double[] expected(
      VideoPretrainConfig config, Parameters parameters, int groups, boolean mha) {
    double[][] tokens = tokens(config, parameters);
    int d = WIDTH / HEADS;
    int size = TOKENS / groups;
    double[] mean = new double[TOKENS];
    for (int head = 0; head < HEADS; head++) {
      double[] e = new double[TOKENS];
      double[] sums = new double[groups];
      double[] query = normed(tokens[QUERY], parameters);
      for (int n = 0; n < TOKENS; n++) {
        double[] x = normed(tokens[n], parameters);
        double product = 0;
        for (int i = head * d; i < (head + 1) * d; i++) {
          product +=
              projected(query, i, parameters, mha) * projected(x, WIDTH + i, parameters, mha);
        }
        e[n] = Math.exp(product / Math.sqrt(d));
        sums[n / size] += e[n];
      }
      for (int n = 0; n < TOKENS; n++) {
        mean[n] += e[n] / sums[n / size] / HEADS;
      }
    }
    return mean;
  }

  @ParameterizedTest
  @CsvSource({"trajectory, 4", "mha, 1"})
  void weightsAreThoseOfAnIndependentLoop(String kind, int groups) {
    VideoPretrainConfig config = config("sampler.attention=" + kind);
    Parameters parameters = parameters(config);
    float[] weights = attention(config, parameters);
    double[] expected = expected(config, parameters, groups, kind.equals("mha"));
    double spread = 0;
    for (int n = 0; n < TOKENS; n++) {
      assertThat((double) weights[n]).isCloseTo(expected[n], within(1e-5));
      spread = Math.max(spread, Math.abs(expected[n] - groups / (double) TOKENS));
    }
    assertThat(spread).isGreaterThan(1e-3); // so that equal shares would not pass
  }

  @ParameterizedTest
  @ValueSource(strings = {"trajectory", "orthoformer, landmarks: 16"})
  void eachSlotSumsToOne(String kind) {
    VideoPretrainConfig config = config("sampler={num_heads: 2, attention: " + kind + "}");
    float[] weights = attention(config, parameters(config));
    for (int slot = 0; slot < SLOTS; slot++) {
      double sum = 0;
      for (int n = slot * 16; n < (slot + 1) * 16; n++) {
        assertThat(weights[n]).isPositive();
        sum += weights[n];
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void theSamplerOfAdaMaeAttendsToTheWholeClip() {
    VideoPretrainConfig config = config("masking.type=adamae", "adamae.num_heads=4");
    Parameters parameters = parameters(config);
    try (QueryAttention attention = new QueryAttention(parameters, config)) {
      assertThat(attention.perSlot()).isFalse();
      assertThat(attention.description()).startsWith("self-attention").endsWith("mean of 4 heads");
    }
    double sum = 0;
    for (float weight : attention(config, parameters)) {
      sum += weight;
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void runsWithoutAttentionAreRefused() {
    assertThatThrownBy(() -> QueryAttention.require(config("masking.type=tube")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("needs a run with a sampler")
        .hasMessageEndingWith("this one has tube");
    VideoPretrainConfig mlp = config("masking.type=adamae", "adamae={num_heads: 4, network: mlp}");
    assertThatThrownBy(() -> QueryAttention.require(mlp))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("adamae.network of the run is mlp");
  }
}
