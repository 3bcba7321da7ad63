package org.maskedaction.model.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Prediction, both losses and every gradient against an independent implementation. */
class SkeletonMaeParityTest {
  private static final int ROWS = 3;
  private static final SkeletonPretrainConfig CONFIG =
      ConfigLoader.defaults(
          SkeletonPretrainConfig.class,
          List.of(
              "data.path=unused",
              "model={persons: 1, frames: 24, joints: 7, embed_dim: 16, depth: 2, num_heads: 2,"
                  + " decoder_embed_dim: 16, decoder_depth: 1, decoder_num_heads: 2}",
              "masking.keep_count=5",
              "contrast={weight: 0.1, queue_size: 32}",
              "optimizer={epochs: 20, batch_size: 3}"));

  private static Map<String, INDArray> golden;
  private static Map<String, INDArray> weights;
  private static INDArray masked;
  private static ExecutionPlan encoder;
  private static ExecutionPlan plan;

  @BeforeAll
  static void runsTheGoldenClips() {
    golden = Golden.tensors("skeleton-pretrain");
    weights = parameters("weight/");
    Parameters parameters = new Parameters(0);
    SkeletonMae.createParameters(parameters, CONFIG.model());
    assertThat(weights.keySet()).isEqualTo(parameters.all().keySet());

    Map<String, INDArray> momentum = parameters("momentum/");
    momentum.put(SkeletonMae.CLIPS, golden.get("x"));
    encoder =
        ExecutionPlan.forward(
            SkeletonMae.encoderGraph(parameters, CONFIG.model(), ROWS, 1),
            momentum,
            List.of(SkeletonMae.KEYS),
            new PlanMemory());
    encoder.run();

    plan = plan(parameters);
    plan.run();
  }

  private static ExecutionPlan plan(Parameters parameters) {
    Map<String, INDArray> given = new LinkedHashMap<>(weights);
    given.put(SkeletonMae.CLIPS, golden.get("x"));
    given.put(SkeletonMae.KEYS, encoder.output(SkeletonMae.KEYS));
    given.put(SkeletonMae.QUEUE, golden.get("queue"));
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            SkeletonMae.graph(
                parameters,
                CONFIG.model(),
                CONFIG.target(),
                CONFIG.contrast(),
                CONFIG.optimizer().batchSize(),
                CONFIG.masking().keepCount()),
            given,
            List.of(
                SkeletonMae.LOSS,
                SkeletonMae.RECONSTRUCTION_LOSS,
                SkeletonMae.CONTRASTIVE_LOSS,
                SkeletonMae.PREDICTION,
                SkeletonMae.ENCODER_OUTPUT,
                SkeletonMae.QUERIES),
            weights.keySet(),
            new PlanMemory());
    INDArray visible = golden.get("visible");
    masked = TokenIndices.complement(visible, CONFIG.model().tokens());
    plan.input(SkeletonMae.VISIBLE).assign(visible);
    plan.input(SkeletonMae.MASKED).assign(masked);
    plan.input(SkeletonMae.QUERY_WEIGHTS).assign(1);
    return plan;
  }

  /** The golden arrays under {@code prefix} by this project's names and shapes. */
  private static Map<String, INDArray> parameters(String prefix) {
    Parameters shapes = Parameters.toBeRead();
    SkeletonMae.createParameters(shapes, CONFIG.model());
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    shapes
        .all()
        .forEach(
            (name, like) -> {
              String key = prefix + name.replace("joints_embed.proj", "joints_embed");
              INDArray array = Objects.requireNonNull(golden.get(key), key);
              arrays.put(name, array.dup('c').reshape(like.shape()));
            });
    return arrays;
  }

  private static void scalarMatches(String output, String expected) {
    double value = golden.get(expected).getDouble(0);
    assertThat(plan.output(output).getDouble(0)).isCloseTo(value, within(1e-4 * value));
  }

  @Test
  void encoderOutputMatches() {
    Close.check(
        "encoder output",
        plan.output(SkeletonMae.ENCODER_OUTPUT),
        golden.get("encoder_output"),
        1e-4);
    INDArray queries = plan.output(SkeletonMae.QUERIES);
    Close.check("queries", unit(queries), unit(golden.get("query")), 1e-4);
  }

  @Test
  void predictionOfTheMaskedTokensMatches() {
    INDArray all = golden.get("prediction");
    INDArray prediction = plan.output(SkeletonMae.PREDICTION);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < masked.size(1); i++) {
        INDArray expected = all.slice(r).getRow(masked.getInt(r, i)).dup();
        Close.check("token " + i, prediction.slice(r).getRow(i).dup(), expected, 1e-4);
      }
    }
  }

  @Test
  void momentumEncoderMakesTheGoldenKeys() {
    Close.check("keys", encoder.output(SkeletonMae.KEYS), unit(golden.get("key")), 1e-4);
  }

  private static INDArray unit(INDArray rows) {
    return rows.divColumnVector(rows.norm2(1));
  }

  @Test
  void lossesMatch() {
    scalarMatches(SkeletonMae.RECONSTRUCTION_LOSS, "reconstruction_loss");
    scalarMatches(SkeletonMae.CONTRASTIVE_LOSS, "contrastive_loss");
    scalarMatches(SkeletonMae.LOSS, "loss");
  }

  @Test
  void everyGradientMatches() {
    Map<String, INDArray> gradients = parameters("grad/");
    gradients.forEach((name, expected) -> Close.check(name, plan.gradient(name), expected, 1e-3));
    long golden =
        SkeletonMaeParityTest.golden.keySet().stream()
            .filter(name -> name.startsWith("grad/"))
            .count();
    assertThat(gradients).hasSize((int) golden);
  }

  /** The sizes of the published model. */
  @Test
  void thePublishedModelHasItsNumberOfParameters() {
    SkeletonPretrainConfig published =
        ConfigLoader.defaults(SkeletonPretrainConfig.class, List.of("data.path=unused"));
    Parameters parameters = Parameters.toBeRead();
    SkeletonMae.createParameters(parameters, published.model());
    assertThat(parameters.count()).isEqualTo(10_368_524);
    assertThat(parameters.all()).hasSize(171);
    Parameters encoderOnly = Parameters.toBeRead();
    SkeletonMae.createEncoder(encoderOnly, published.model());
    assertThat(encoderOnly.count()).isEqualTo(6_336_000);
    assertThat(parameters.select(SkeletonMae::isEncoder).keySet())
        .isEqualTo(encoderOnly.all().keySet());
  }

  @Test
  void matricesTablesAndTheMaskTokenDecay() {
    Parameters parameters = new Parameters(0);
    SkeletonMae.createParameters(parameters, CONFIG.model());
    for (String name : List.of("mask_token", "pos_embed", "decoder_temp_embed")) {
      assertThat(SkeletonMae.decays(parameters, name)).as(name).isTrue();
    }
    for (String name : List.of("norm.weight", "blocks.0.attn.qkv.bias", "decoder_pred.bias")) {
      assertThat(SkeletonMae.decays(parameters, name)).as(name).isFalse();
    }
  }
}
