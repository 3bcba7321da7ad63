package org.maskedaction.method.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.video.Clip;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.method.classify.VideoClassifierInference.ClipScores;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoClassifier.Dropped;
import org.maskedaction.model.video.VideoLossConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.TinyFineTuning;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VideoClassifierInferenceTest {
  private static VideoFineTuneConfig config;
  private static Parameters parameters;
  private static List<Clip> clips;

  @BeforeAll
  static void drawsWeightsAndClips() {
    Backend.initialise();
    config =
        TinyFineTuning.config(
            Path.of("nowhere"), Path.of("nowhere"), "optimizer.batch_size=7", "model.depth=2");
    parameters = new Parameters(4);
    VideoClassifier.createParameters(parameters, config.model(), 10);
    clips = TinyFineTuning.noise(config, 0).clips();
  }

  private static VideoClassifierInference classifier() {
    return VideoClassifierInference.ofClassifier(
        parameters, config.model(), config.data().pixels());
  }

  private static float[][] logits(List<Clip> batch) {
    try (VideoClassifierInference inference = classifier()) {
      return inference.run(batch).stream().map(ClipScores::logits).toArray(float[][]::new);
    }
  }

  @Test
  void aClipHasTheSameLogitsBitForBitInAnyBatch() {
    float[][] together = logits(clips);
    List<Clip> reversed = new ArrayList<>(clips);
    Collections.reverse(reversed);
    float[][] backwards = logits(reversed);
    for (int i = 0; i < clips.size(); i++) {
      assertThat(logits(List.of(clips.get(i)))[0]).containsExactly(together[i]);
      assertThat(backwards[clips.size() - 1 - i]).containsExactly(together[i]);
    }
    assertThat(together[0]).isNotEqualTo(together[1]);
  }

  /** The training graph computes its scores with other kernel shapes, hence the tolerance. */
  @Test
  void logitsAreThoseOfTheTrainingGraph() {
    PatchBatch patches = new PatchBatch(config.model(), config.data().pixels(), clips.size());
    patches.load(clips);
    ExecutionPlan plan =
        ExecutionPlan.forward(
            VideoClassifier.trainingGraph(
                parameters, config.model(), clips.size(), Dropped.NOTHING),
            parameters.all(),
            List.of(VideoClassifier.LOGITS),
            new PlanMemory());
    plan.input(VideoClassifier.PATCHES).assign(patches.array());
    plan.run();
    float[][] actual = logits(clips);
    for (int i = 0; i < clips.size(); i++) {
      float[] expected = plan.output(VideoClassifier.LOGITS).getRow(i).toFloatVector();
      assertThat(actual[i]).containsExactly(expected, within(1e-7f));
    }
  }

  @Test
  void theHeadReadsTheFeatures() {
    try (VideoClassifierInference inference = classifier()) {
      ClipScores scores = inference.run(clips).get(2);
      INDArray features = Nd4j.createFromArray(scores.features()).reshape(24, 1);
      float[] expected = parameters.get("head.weight").mmul(features).toFloatVector();
      assertThat(scores.logits()).containsExactly(expected, within(1e-7f));
      assertThat(scores.clip()).isSameAs(clips.get(2));
    }
  }

  @Test
  void changedWeightsAreSeen() {
    INDArray bias = parameters.get("head.bias");
    try (VideoClassifierInference inference = classifier()) {
      float[] before = inference.run(clips).get(0).logits();
      bias.addi(1);
      float[] after = inference.run(clips).get(0).logits();
      assertThat(after[3] - before[3]).isCloseTo(1, within(1e-5f));
    } finally {
      bias.assign(0);
    }
  }

  /** The autoencoder's encoder, shown all tokens, against the mean of its output. */
  @Test
  void featuresOfAPreTrainedEncoderAreTheMeanOfItsOutput() {
    Parameters pretrained = new Parameters(5);
    VideoMae.createParameters(pretrained, config.model());
    int tokens = config.model().tokens();
    ExecutionPlan plan =
        ExecutionPlan.forward(
            VideoMae.graph(
                pretrained,
                config.model(),
                new VideoLossConfig(VideoLossConfig.Type.MSE, true),
                PixelStatistics.IMAGENET,
                1,
                tokens),
            pretrained.all(),
            List.of(VideoMae.ENCODER_OUTPUT),
            new PlanMemory());
    PatchBatch patches = new PatchBatch(config.model(), config.data().pixels(), 1);
    patches.load(clips.subList(0, 1));
    plan.input(VideoMae.PATCHES).assign(patches.array());
    plan.input(VideoMae.VISIBLE)
        .assign(Nd4j.createFromArray(IntStream.range(0, tokens).toArray()).reshape(1, tokens));
    plan.run();
    float[] expected = plan.output(VideoMae.ENCODER_OUTPUT).mean(1).toFloatVector();
    try (VideoClassifierInference inference =
        VideoClassifierInference.ofEncoder(pretrained, config.model(), config.data().pixels())) {
      ClipScores scores = inference.run(clips).get(0);
      assertThat(scores.features()).containsExactly(expected, within(1e-5f));
      assertThat(scores.logits()).isEmpty();
    }
  }

  @Test
  void noClipsGiveNoScores() {
    try (VideoClassifierInference inference = classifier()) {
      assertThat(inference.run(List.of())).isEmpty();
    }
  }
}
