package org.maskedaction.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.experiment.weights.WeightImport;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.Published;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Outputs of imported models against those of the program that wrote the weights. */
class ImportParityTest {
  private static final int VISIBLE = 6;
  private static final int CLIPS = 3;

  @TempDir private Path folder;

  @AfterEach
  void takesTheKernelsAgain() {
    Backend.preferPortable(false);
  }

  @Test
  void anImportedAutoencoderGivesTheSameOutputsAndLoss() throws IOException {
    checkAutoencoder(importAutoencoder());
  }

  @Test
  void anImportedClassifierGivesTheSameLogitsAndLoss() throws IOException {
    checkClassifier(importClassifier());
  }

  @Test
  void withoutKernelsTheNumbersAreTheSame() throws IOException {
    Path autoencoder = importAutoencoder();
    Path classifier = importClassifier();
    Backend.preferPortable(true);
    assertThat(Backend.hasCpuKernels()).isFalse();
    checkAutoencoder(autoencoder);
    checkClassifier(classifier);
    Backend.preferPortable(false);
    assertThat(Backend.hasCpuKernels()).isTrue();
  }

  private Path importAutoencoder() throws IOException {
    Path run = folder.resolve("autoencoder");
    WeightImport.Report report =
        Published.take(Published.resource("videomae-pretrain"), run, List.of());
    assertThat(report.tensors()).isEqualTo(85);
    assertThat(report.ignored()).isEmpty();
    assertThat(report.initial()).isEmpty();
    return run;
  }

  private Path importClassifier() throws IOException {
    Path run = folder.resolve("classifier");
    WeightImport.Report report =
        Published.take(Published.resource("videomae-classify"), run, List.of());
    assertThat(report.tensors()).isEqualTo(51);
    assertThat(report.ignored()).isEmpty();
    assertThat(report.initial()).isEmpty();
    return run;
  }

  private static void checkAutoencoder(Path run) {
    Map<String, INDArray> golden = Golden.tensors("videomae-pretrain");
    VideoPretrainConfig config = RunCheckpoint.open(run).config(VideoPretrainConfig.class);
    Parameters parameters = Parameters.toBeRead();
    VideoMae.createParameters(parameters, config.model());
    Published.read(run, parameters);
    SameDiff graph =
        VideoMae.graph(
            parameters, config.model(), config.loss(), PixelStatistics.IMAGENET, 2, VISIBLE);
    try (PlanMemory memory = new PlanMemory()) {
      ExecutionPlan plan =
          ExecutionPlan.forward(
              graph,
              parameters.all(),
              List.of(VideoMae.LOSS, VideoMae.PREDICTION, VideoMae.ENCODER_OUTPUT),
              memory);
      plan.input(VideoMae.PATCHES).assign(patches(golden, config.model()));
      putMasks(plan, golden.get("masked"), config.model().tokens());
      plan.run();
      Close.check(
          "encoder", plan.output(VideoMae.ENCODER_OUTPUT), golden.get("encoder_output"), 1e-4);
      Close.check("prediction", plan.output(VideoMae.PREDICTION), golden.get("prediction"), 1e-4);
      double expected = golden.get("loss").getDouble(0);
      assertThat(plan.output(VideoMae.LOSS).getDouble(0))
          .isCloseTo(expected, within(1e-4 * expected));
    }
  }

  private static void checkClassifier(Path run) {
    Map<String, INDArray> golden = Golden.tensors("videomae-classify");
    VideoFineTuneConfig config = RunCheckpoint.open(run).config(VideoFineTuneConfig.class);
    int classes = config.finetune().numClasses();
    Parameters parameters = Parameters.toBeRead();
    VideoClassifier.createParameters(parameters, config.model(), classes);
    Published.read(run, parameters);
    SameDiff graph =
        VideoClassifier.trainingGraph(
            parameters, config.model(), CLIPS, VideoClassifier.Dropped.NOTHING);
    try (PlanMemory memory = new PlanMemory()) {
      ExecutionPlan plan =
          ExecutionPlan.forward(
              graph,
              parameters.all(),
              List.of(VideoClassifier.LOSS, VideoClassifier.LOGITS),
              memory);
      plan.input(VideoClassifier.PATCHES).assign(patches(golden, config.model()));
      INDArray targets = plan.input(VideoClassifier.TARGETS);
      for (int b = 0; b < CLIPS; b++) {
        targets.putScalar(b, golden.get("labels").getInt(b), 1);
      }
      plan.run();
      Close.check("logits", plan.output(VideoClassifier.LOGITS), golden.get("logits"), 1e-4);
      double expected = golden.get("loss").getDouble(0);
      assertThat(plan.output(VideoClassifier.LOSS).getDouble(0))
          .isCloseTo(expected, within(1e-4 * expected));
    }
  }

  private static INDArray patches(Map<String, INDArray> golden, VideoModelConfig model) {
    INDArray clips = golden.get("pixel_values").permute(0, 2, 1, 3, 4); // [B, C, T, H, W]
    return Tubelets.ofChannelsFirst(clips, model.tubeletSize(), model.patchSize());
  }

  private static void putMasks(ExecutionPlan plan, INDArray mask, int tokens) {
    for (int b = 0; b < mask.size(0); b++) {
      List<Integer> visible = new ArrayList<>();
      for (int n = 0; n < tokens; n++) {
        if (mask.getInt(b, n) == 0) {
          visible.add(n);
        }
      }
      int[] seen = visible.stream().mapToInt(Integer::intValue).toArray();
      put(plan.input(VideoMae.VISIBLE), b, seen);
      put(plan.input(VideoMae.MASKED), b, MaskGenerator.hidden(seen, tokens));
    }
  }

  private static void put(INDArray target, int row, int[] values) {
    for (int i = 0; i < values.length; i++) {
      target.putScalar(row, i, values[i]);
    }
  }
}
