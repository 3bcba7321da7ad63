package org.maskedaction.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.ModalityTrainConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients of the whole model in double precision; the first sample lacks its second modality. */
class ActionMaeGradientTest {
  private static final int BATCH = 2;

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  private static ModalityTrainConfig config(String modalities, String... overrides) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "modalities=" + modalities,
                "encoder={depth: 1, mlp_ratio: 1, patch_size: 2, segment_length: 2}",
                "actionmae={num_classes: 2, width: 4, num_heads: 2, mlp_ratio: 1, encoder_depth: 1,"
                    + " decoder_depth: 1, memory_tokens: 1, fusion_depth: 1}"));
    settings.addAll(List.of(overrides));
    return ConfigLoader.defaults(ModalityTrainConfig.class, settings);
  }

  private static GradientCheck check(ModalityTrainConfig config, Predicate<String> checked) {
    Parameters parameters = new Parameters(7, DataType.DOUBLE);
    ActionMae.createParameters(parameters, config);
    GradientCheck check =
        GradientCheck.of((graph, in) -> ActionMae.addTraining(graph, parameters, config, BATCH));
    parameters
        .all()
        .forEach(
            (name, array) -> {
              INDArray moved =
                  array.add(GradientCheck.normal(name.hashCode(), array.shape()).mul(0.3));
              if (checked.test(name)) {
                check.variable(name, moved);
              } else {
                check.constant(name, moved);
              }
            });
    for (ModalityTokens cut : ActionMae.cuts(config)) {
      long rows = (long) BATCH * cut.persons();
      check.constant(
          ModalityEncoders.tokens(cut.name()),
          GradientCheck.normal(3, rows, cut.tokens(), cut.values()));
      if (cut.hasBlocks()) {
        INDArray valid = Nd4j.ones(rows, cut.keys());
        valid.putScalar(0, cut.keys() - 1, 0);
        check.constant(ModalityEncoders.valid(cut.name()), valid);
      }
    }
    return check
        .constant(ActionMae.KEYS, Nd4j.createFromArray(new float[][] {{1, 1, 0}, {1, 1, 1}}))
        .constant(
            ActionMae.DECODER_PLACES, Nd4j.createFromArray(new int[][] {{1, 2, 0}, {1, 2, 3}}))
        .constant(ActionMae.FUSION_PLACES, Nd4j.createFromArray(new int[][] {{0, 3}, {0, 1}}))
        .constant(ActionMae.MASK_WEIGHTS, Nd4j.createFromArray(new float[][] {{0, 1}, {0, 0}}))
        .constant(
            ActionMae.TARGETS, Nd4j.createFromArray(new float[][] {{0.95f, 0.05f}, {0.1f, 0.9f}}));
  }

  private static final String READINGS =
      "[{name: a, kind: sequence, length: 4, values: 1}, {name: b, kind: features, length: 1,"
          + " values: 3}]";

  /** All parameters; gradients flow into the targets too. */
  @Test
  void gradientsOfAllParametersMatchCentralDifferences() {
    check(
            config(READINGS, "actionmae.detach_target=false", "actionmae.fusion=concat"),
            name -> true)
        .matchesCentralDifferences(1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "transformer"})
  void gradientsThroughTheOtherFusionsMatch(String fusion) {
    check(
            config(READINGS, "actionmae.detach_target=false", "actionmae.fusion=" + fusion),
            name -> name.startsWith("fusion") || name.endsWith("_token") || name.endsWith("embed"))
        .matchesCentralDifferences(1e-5);
  }

  /** The blocks are those of the readings, so that embeddings and norms say enough. */
  @Test
  void gradientsOfVideoAndSkeletonEncodersMatch() {
    String modalities =
        "[{name: v, kind: video, length: 2, image_size: 4, channels: 1}, {name: s, kind: skeleton,"
            + " length: 4, persons: 2, joints: 2}]";
    check(
            config(modalities, "actionmae.detach_target=false", "encoder.embed_dim=6"),
            name -> name.matches("encoders\\..*(embed.*|token_proj.*|token_norm.*|\\.norm\\..*)"))
        .matchesCentralDifferences(1e-5);
  }

  @Test
  void aDetachedTargetSendsNothingIntoTheTokenItAimsAt() {
    String onlyMask = "actionmae.label_loss_weight=0";
    assertThat(gradientOfTarget(config(READINGS, onlyMask))).isZero();
    assertThat(gradientOfTarget(config(READINGS, onlyMask, "actionmae.detach_target=false")))
        .isGreaterThan(1e-4);
  }

  /** What reaches the encoder of the modality that is dropped in every sample. */
  private static double gradientOfTarget(ModalityTrainConfig config) {
    Parameters parameters = new Parameters(7);
    ActionMae.createParameters(parameters, config);
    SameDiff graph = ActionMae.trainingGraph(parameters, config, 1);
    Map<String, INDArray> inputs =
        Map.of(
            ModalityEncoders.tokens("a"),
            GradientCheck.normal(1, 1, 2, 2).castTo(DataType.FLOAT),
            ModalityEncoders.valid("a"),
            Nd4j.ones(DataType.FLOAT, 1, 3),
            ModalityEncoders.tokens("b"),
            GradientCheck.normal(2, 1, 1, 3).castTo(DataType.FLOAT),
            ActionMae.KEYS,
            Nd4j.createFromArray(new float[][] {{1, 1, 0}}),
            ActionMae.DECODER_PLACES,
            Nd4j.createFromArray(new int[][] {{1, 2, 0}}),
            ActionMae.FUSION_PLACES,
            Nd4j.createFromArray(new int[][] {{0, 3}}),
            ActionMae.MASK_WEIGHTS,
            Nd4j.createFromArray(new float[][] {{0, 1}}),
            ActionMae.TARGETS,
            Nd4j.createFromArray(new float[][] {{1, 0}}));
    String weight = ModalityEncoders.prefix("b") + "embed.weight";
    return graph.calculateGradients(inputs, weight).get(weight).amaxNumber().doubleValue();
  }

  /** The published target: (x - mean) / √(unbiased variance + 1e-6). */
  @Test
  void targetsAreStandardisedWithTheUnbiasedVariance() {
    double[] token = {0.5, -1, 2, 4};
    double mean = 1.375;
    double variance = (0.765625 + 5.640625 + 0.390625 + 6.890625) / 3;
    SameDiff graph = SameDiff.create();
    SDVariable tokens = graph.constant("tokens", Nd4j.createFromArray(token).reshape(1, 1, 4));
    ModalityTrainConfig config = config(READINGS);
    INDArray target = ActionMae.target(graph, config.actionmae(), tokens, DataType.DOUBLE).eval();
    for (int i = 0; i < token.length; i++) {
      assertThat(target.getDouble(0, 0, i))
          .isCloseTo((token[i] - mean) / Math.sqrt(variance + 1e-6), within(1e-9));
    }
    ModalityTrainConfig raw = config(READINGS, "actionmae.target_normalisation=none");
    assertThat(ActionMae.target(graph, raw.actionmae(), tokens, DataType.DOUBLE)).isSameAs(tokens);
  }
}
