package org.maskedaction.model.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients of the whole model in double precision; the first sample lacks its second modality. */
class ActionMaeGradientTest {
  private static final int BATCH = 2;
  private static final double STEP = 1e-5;

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

  /** Compares some values of parameters' gradients with central differences. */
  private static void check(ModalityTrainConfig config, String prefix) {
    Parameters parameters = new Parameters(7, DataType.DOUBLE);
    ActionMae.createParameters(parameters, config.sections());
    parameters
        .all()
        .forEach(
            (name, array) ->
                array.addi(GradientCheck.normal(name.hashCode(), array.shape()).mul(0.3)));
    ExecutionPlan backward =
        ExecutionPlan.withGradients(
            ActionMae.trainingGraph(parameters, config.sections(), BATCH),
            parameters.all(),
            List.of(ActionMae.LOSS),
            parameters.all().keySet(),
            new PlanMemory());
    feed(backward, config);
    backward.run();
    ExecutionPlan forward =
        ExecutionPlan.forward(
            ActionMae.trainingGraph(parameters, config.sections(), BATCH),
            parameters.all(),
            List.of(ActionMae.LOSS),
            new PlanMemory());
    feed(forward, config);
    parameters
        .select(name -> name.startsWith(prefix))
        .forEach(
            (name, array) -> {
              INDArray gradient = backward.gradient(name);
              for (long i = 0; i < array.length(); i += Math.max(1, array.length() / 2)) {
                double numeric = (loss(forward, array, i, STEP) - loss(forward, array, i, -STEP));
                double expected = numeric / (2 * STEP);
                assertThat(gradient.getDouble(i))
                    .as("%s, value %d", name, i)
                    .isCloseTo(expected, within(1e-7 + 1e-5 * Math.abs(expected)));
              }
            });
  }

  private static double loss(ExecutionPlan plan, INDArray array, long index, double change) {
    double before = array.getDouble(index);
    array.putScalar(index, before + change);
    plan.run();
    array.putScalar(index, before);
    return plan.output(ActionMae.LOSS).getDouble(0);
  }

  private static void feed(ExecutionPlan plan, ModalityTrainConfig config) {
    for (ModalityTokens cut : config.sections().cuts()) {
      INDArray tokens = plan.input(ModalityEncoders.tokens(cut.name()));
      tokens.assign(GradientCheck.normal(3, tokens.shape()));
      if (cut.hasBlocks()) {
        INDArray valid = plan.input(ModalityEncoders.valid(cut.name()));
        valid.assign(1);
        valid.putScalar(0, cut.keys() - 1, 0);
      }
    }
    plan.input(ActionMae.KEYS).assign(array(new double[][] {{1, 1, 0}, {1, 1, 1}}));
    plan.input(ActionMae.DECODER_PLACES).assign(array(new double[][] {{1, 2, 0}, {1, 2, 3}}));
    plan.input(ActionMae.FUSION_PLACES).assign(array(new double[][] {{0, 3}, {0, 1}}));
    plan.input(ActionMae.MASK_WEIGHTS).assign(array(new double[][] {{0, 1}, {0, 0}}));
    plan.input(ActionMae.TARGETS).assign(array(new double[][] {{0.95, 0.05}, {0.1, 0.9}}));
  }

  private static INDArray array(double[][] values) {
    return Nd4j.createFromArray(values);
  }

  private static final String READINGS =
      "[{name: a, kind: sequence, length: 4, values: 1}, {name: b, kind: features, length: 1,"
          + " values: 3}]";

  /** Gradients flow into the targets too. */
  @Test
  void gradientsOfAllParametersMatchCentralDifferences() {
    check(config(READINGS, "actionmae.detach_target=false"), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "concat"})
  void gradientsOfTheOtherFusionsMatch(String fusion) {
    check(config(READINGS, "actionmae.fusion=" + fusion), "fusion");
  }

  @Test
  void gradientsOfVideoAndSkeletonEncodersMatch() {
    String modalities =
        "[{name: v, kind: video, length: 2, image_size: 4, channels: 1}, {name: s, kind: skeleton,"
            + " length: 4, persons: 2, joints: 2}]";
    check(
        config(
            modalities,
            "actionmae.detach_target=false",
            "actionmae.fusion=sum",
            "encoder={embed_dim: 6, depth: 1, mlp_ratio: 1, patch_size: 2, segment_length: 2}"),
        "encoders.");
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
    ActionMae.createParameters(parameters, config.sections());
    SameDiff graph = ActionMae.trainingGraph(parameters, config.sections(), 1);
    String weight = ModalityEncoders.prefix("b") + "embed.weight";
    return graph.calculateGradients(oneSample(), weight).get(weight).amaxNumber().doubleValue();
  }

  /** A sample whose second modality is dropped. */
  private static Map<String, INDArray> oneSample() {
    return Map.of(
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
  }

  @Test
  void theLossIsTheWeightedSumOfBothLosses() {
    ModalityTrainConfig config =
        config(READINGS, "actionmae.label_loss_weight=0.25", "actionmae.mask_loss_weight=1.5");
    Parameters parameters = new Parameters(7);
    ActionMae.createParameters(parameters, config.sections());
    Map<String, INDArray> losses =
        ActionMae.trainingGraph(parameters, config.sections(), 1)
            .output(oneSample(), ActionMae.LOSS, ActionMae.LABEL_LOSS, ActionMae.MASK_LOSS);
    double label = losses.get(ActionMae.LABEL_LOSS).getDouble(0);
    double mask = losses.get(ActionMae.MASK_LOSS).getDouble(0);
    assertThat(label).isPositive();
    assertThat(mask).isPositive();
    assertThat(losses.get(ActionMae.LOSS).getDouble(0))
        .isCloseTo(0.25 * label + 1.5 * mask, within(1e-5));
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
