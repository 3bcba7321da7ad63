package org.maskedaction.model.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SkeletonClassifierTest {
  private static final SkeletonModelConfig MODEL =
      ConfigLoader.defaults(
          SkeletonModelConfig.class,
          List.of("persons=2", "frames=8", "joints=3", "embed_dim=8", "depth=2", "num_heads=2"));
  private static final int CLIPS = 3;
  private static final int CLASSES = 4;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static SkeletonClassifierConfig finetune(String... overrides) {
    List<String> all = new ArrayList<>(List.of("num_classes=4", "head_width=5"));
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(SkeletonClassifierConfig.class, all);
  }

  private static INDArray clips() {
    return GradientCheck.normal(5, CLIPS * 2L, 8, 3, 3);
  }

  private static INDArray targets(DataType type) {
    INDArray targets = Nd4j.zeros(type, CLIPS, CLASSES);
    for (int i = 0; i < CLIPS; i++) {
      targets.putScalar(i, i, 1);
    }
    return targets;
  }

  /** The published fine-tuning has 19 572 284 parameters with 60 classes, the probe 6 351 420. */
  @Test
  void publishedSizesAreMet() {
    SkeletonModelConfig model = ConfigLoader.defaults(SkeletonModelConfig.class, List.of());
    for (boolean linear : new boolean[] {false, true}) {
      Parameters parameters = Parameters.toBeRead();
      String protocol = "protocol=" + (linear ? "linear" : "finetune");
      SkeletonClassifier.createParameters(
          parameters,
          model,
          ConfigLoader.defaults(
              SkeletonClassifierConfig.class, List.of("num_classes=60", protocol)));
      long trainable =
          parameters
              .select(
                  name -> SkeletonMae.isEncoder(name) || SkeletonClassifier.isTrained(name, linear))
              .values()
              .stream()
              .mapToLong(INDArray::length)
              .sum();
      assertThat(trainable).isEqualTo(linear ? 6_351_420 : 19_572_284);
    }
  }

  /** Loss of the training graph in double precision, with all that is dropped in between. */
  @Test
  void gradientsOfTheWholeClassifierMatchCentralDifferences() {
    SkeletonClassifierConfig finetune = finetune();
    Parameters parameters = new Parameters(3, DataType.DOUBLE);
    SkeletonClassifier.createParameters(parameters, MODEL, finetune);
    SameDiff graph = SkeletonClassifier.trainingGraph(parameters, MODEL, finetune, CLIPS);
    Map<String, INDArray> given = new LinkedHashMap<>();
    given.put(SkeletonClassifier.CLIPS, clips());
    given.put(SkeletonClassifier.TARGETS, targets(DataType.DOUBLE));
    SplittableRandom random = new SplittableRandom(1);
    given.put(SkeletonClassifier.KEEP_PATHS, keep(random, 4, 6));
    given.put(SkeletonClassifier.KEEP_FEATURES, keep(random, 6, 6, 8));
    List<String> trained =
        parameters.select(name -> SkeletonClassifier.isTrained(name, false)).keySet().stream()
            .toList();
    Map<String, INDArray> gradients = graph.calculateGradients(given, trained);
    for (String name : trained) {
      INDArray array = parameters.get(name).reshape(-1);
      INDArray gradient = gradients.get(name).dup('c').reshape(-1);
      for (long i = 0; i < array.length(); i += Math.max(1, array.length() / 7)) {
        double numeric = numeric(graph, given, array, i);
        assertThat(gradient.getDouble(i))
            .as("%s[%d]", name, i)
            .isCloseTo(numeric, within(1e-6 * Math.max(0.1, Math.abs(numeric))));
      }
    }
  }

  private static INDArray keep(SplittableRandom random, long... shape) {
    INDArray keep = Nd4j.zeros(DataType.DOUBLE, shape);
    INDArray flat = keep.reshape(-1);
    for (long i = 0; i < flat.length(); i++) {
      flat.putScalar(i, random.nextDouble() < 0.3 ? 0 : 1.4);
    }
    return keep;
  }

  private static double numeric(
      SameDiff graph, Map<String, INDArray> given, INDArray array, long index) {
    double step = 1e-5;
    double value = array.getDouble(index);
    array.putScalar(index, value + step);
    double upper = graph.outputSingle(given, SkeletonClassifier.LOSS).getDouble(0);
    array.putScalar(index, value - step);
    double lower = graph.outputSingle(given, SkeletonClassifier.LOSS).getDouble(0);
    array.putScalar(index, value);
    return (upper - lower) / (2 * step);
  }

  private static INDArray logits(SkeletonClassifierConfig finetune, INDArray clips) {
    Parameters parameters = new Parameters(7);
    SkeletonClassifier.createParameters(parameters, MODEL, finetune);
    ExecutionPlan plan =
        ExecutionPlan.forward(
            SkeletonClassifier.inferenceGraph(parameters, MODEL, finetune.isLinear(), CLIPS),
            parameters.all(),
            List.of(SkeletonClassifier.LOGITS),
            new PlanMemory());
    plan.input(SkeletonClassifier.CLIPS).assign(clips.castTo(DataType.FLOAT));
    plan.run();
    return plan.output(SkeletonClassifier.LOGITS).dup();
  }

  /**
   * Scores with an absent second person are the mean of those of two clips that show each of them
   * twice, as the probe is affine in the features.
   */
  @Test
  void anAbsentPersonCountsInTheMean() {
    SkeletonClassifierConfig finetune = finetune("protocol=linear");
    INDArray shown = clips();
    INDArray absent = shown.dup();
    INDArray firstTwice = shown.dup();
    INDArray neither = shown.dup();
    for (int clip = 0; clip < CLIPS; clip++) {
      absent.slice(2L * clip + 1).assign(0);
      firstTwice.slice(2L * clip + 1).assign(shown.slice(2L * clip));
      neither.slice(2L * clip).assign(0);
      neither.slice(2L * clip + 1).assign(0);
    }
    INDArray expected = logits(finetune, firstTwice).add(logits(finetune, neither)).div(2);
    INDArray actual = logits(finetune, absent);
    assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(actual.sub(logits(finetune, firstTwice)).amaxNumber().doubleValue())
        .isGreaterThan(1e-4);
  }
}
