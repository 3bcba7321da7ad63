package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.model.Parameters;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.Tubelets;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Logits, loss and every gradient against the tiny classifier of another implementation. */
class VideoClassifierParityTest {
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 48, 3, 4, 4, 24, 2, 3);
  private static final int CLIPS = 3;
  private static final int CLASSES = 5;

  private static Map<String, INDArray> golden;
  private static Parameters parameters;

  @BeforeAll
  static void readsTheWeights() throws URISyntaxException {
    golden = Golden.tensors("videomae-classify");
    parameters = Parameters.toBeRead();
    VideoClassifier.createParameters(parameters, MODEL, CLASSES);
    Path checkpoint =
        Path.of(
            Objects.requireNonNull(
                    VideoClassifierParityTest.class.getResource(
                        "/parity/videomae-classify/model.safetensors"))
                .toURI());
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint)) {
      parameters
          .all()
          .forEach(
              (name, array) ->
                  array.assign(
                      HuggingFaceNames.tensor(key -> ArrayTransfer.read(file, key), name, array)));
    }
  }

  private static ExecutionPlan plan(VideoClassifier.Dropped dropped) {
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            VideoClassifier.trainingGraph(parameters, MODEL, CLIPS, dropped),
            parameters.all(),
            List.of(VideoClassifier.LOSS, VideoClassifier.LOGITS),
            parameters.all().keySet(),
            new PlanMemory());
    INDArray clips = golden.get("pixel_values").permute(0, 2, 1, 3, 4); // [B, C, T, H, W]
    plan.input(VideoClassifier.PATCHES).assign(Tubelets.ofChannelsFirst(clips, 2, 8));
    INDArray targets = plan.input(VideoClassifier.TARGETS);
    for (int b = 0; b < CLIPS; b++) {
      targets.putScalar(b, golden.get("labels").getInt(b), 1);
    }
    return plan;
  }

  private static void check(ExecutionPlan plan) {
    plan.run();
    Close.check("logits", plan.output(VideoClassifier.LOGITS), golden.get("logits"), 1e-4);
    double expected = golden.get("loss").getDouble(0);
    assertThat(plan.output(VideoClassifier.LOSS).getDouble(0))
        .isCloseTo(expected, within(1e-4 * expected));
    Map<String, INDArray> unused = new LinkedHashMap<>(golden);
    HuggingFaceNames.Source gradients =
        key -> {
          unused.remove("grad/" + key);
          return Objects.requireNonNull(golden.get("grad/" + key), key);
        };
    for (String name : parameters.all().keySet()) {
      INDArray actual = plan.gradient(name);
      Close.check(name, actual, HuggingFaceNames.tensor(gradients, name, actual), 1e-3);
    }
    assertThat(unused.keySet()).noneMatch(name -> name.startsWith("grad/"));
  }

  @Test
  void logitsLossAndEveryGradientMatch() {
    check(plan(VideoClassifier.Dropped.NOTHING));
  }

  @Test
  void droppingNothingChangesNothing() {
    ExecutionPlan plan = plan(new VideoClassifier.Dropped(true, true));
    plan.input(VideoClassifier.KEEP_PATHS).assign(1);
    plan.input(VideoClassifier.KEEP_FEATURES).assign(1);
    check(plan);
  }

  @Test
  void aClassifierWithoutLossGivesTheSameLogits() {
    ExecutionPlan plan =
        ExecutionPlan.forward(
            VideoClassifier.inferenceGraph(parameters, MODEL, CLIPS),
            parameters.all(),
            List.of(VideoClassifier.LOGITS, VideoClassifier.FEATURES),
            new PlanMemory());
    plan.input(VideoClassifier.PATCHES)
        .assign(plan(VideoClassifier.Dropped.NOTHING).input(VideoClassifier.PATCHES));
    plan.run();
    Close.check("logits", plan.output(VideoClassifier.LOGITS), golden.get("logits"), 1e-4);
    assertThat(plan.output(VideoClassifier.FEATURES).shape()).containsExactly(CLIPS, 48);
  }
}
