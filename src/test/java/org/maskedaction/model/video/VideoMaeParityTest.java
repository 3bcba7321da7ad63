package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.SinCosPositions;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Prediction, loss and every gradient against the tiny checkpoint of another implementation. */
class VideoMaeParityTest {
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 48, 3, 4, 4, 24, 2, 3);
  private static final int VISIBLE = 6;

  private static Map<String, INDArray> golden;
  private static Parameters parameters;
  private static ExecutionPlan plan;

  @BeforeAll
  static void runsTheGoldenClips() throws URISyntaxException {
    golden = Golden.tensors("videomae-pretrain");
    parameters = new Parameters(0);
    VideoMae.createParameters(parameters, MODEL);
    Path checkpoint =
        Path.of(
            Objects.requireNonNull(
                    VideoMaeParityTest.class.getResource(
                        "/parity/videomae-pretrain/model.safetensors"))
                .toURI());
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint)) {
      parameters
          .all()
          .forEach(
              (name, array) ->
                  array.assign(
                      HuggingFaceNames.tensor(key -> ArrayTransfer.read(file, key), name, array)));
    }
    SameDiff graph =
        VideoMae.graph(
            parameters,
            MODEL,
            new VideoLossConfig(VideoLossConfig.Type.MSE, true),
            PixelStatistics.IMAGENET,
            2,
            VISIBLE);
    plan =
        ExecutionPlan.withGradients(
            graph,
            parameters.all(),
            List.of(VideoMae.LOSS, VideoMae.PREDICTION, VideoMae.ENCODER_OUTPUT),
            parameters.all().keySet(),
            new PlanMemory());
    INDArray clips = golden.get("pixel_values").permute(0, 2, 1, 3, 4); // [B, C, T, H, W]
    plan.input(VideoMae.PATCHES).assign(Tubelets.ofChannelsFirst(clips, 2, 8));
    INDArray mask = golden.get("masked");
    for (int b = 0; b < 2; b++) {
      List<Integer> visible = new ArrayList<>();
      for (int n = 0; n < MODEL.tokens(); n++) {
        if (mask.getInt(b, n) == 0) {
          visible.add(n);
        }
      }
      int[] seen = visible.stream().mapToInt(Integer::intValue).toArray();
      int[] hidden = MaskGenerator.hidden(seen, MODEL.tokens());
      put(plan.input(VideoMae.VISIBLE), b, seen);
      put(plan.input(VideoMae.MASKED), b, hidden);
    }
    plan.run();
  }

  private static void put(INDArray target, int row, int[] values) {
    for (int i = 0; i < values.length; i++) {
      target.putScalar(row, i, values[i]);
    }
  }

  @Test
  void encoderOutputMatches() {
    Close.check(
        "encoder output", plan.output(VideoMae.ENCODER_OUTPUT), golden.get("encoder_output"), 1e-4);
  }

  @Test
  void predictionMatches() {
    Close.check("prediction", plan.output(VideoMae.PREDICTION), golden.get("prediction"), 1e-4);
  }

  @Test
  void lossMatches() {
    double expected = golden.get("loss").getDouble(0);
    assertThat(plan.output(VideoMae.LOSS).getDouble(0))
        .isCloseTo(expected, within(1e-4 * expected));
  }

  @Test
  void everyGradientMatches() {
    Map<String, INDArray> unused = new LinkedHashMap<>(golden);
    HuggingFaceNames.Source gradients =
        key -> {
          unused.remove("grad/" + key);
          return Objects.requireNonNull(golden.get("grad/" + key), key);
        };
    for (String name : parameters.all().keySet()) {
      INDArray actual = plan.gradient(name);
      INDArray expected = HuggingFaceNames.tensor(gradients, name, actual);
      Close.check(name, actual, expected, 1e-3);
    }
    assertThat(unused.keySet()).noneMatch(name -> name.startsWith("grad/"));
  }

  @Test
  void positionTableHasThePublishedValues() {
    INDArray encoder = SinCosPositions.table(golden.get("loss").dataType(), 1568, 768);
    assertThat(encoder.getDouble(1, 0)).isCloseTo(0.84147096, within(1e-6));
    assertThat(encoder.getDouble(1, 1)).isCloseTo(0.54030228, within(1e-6));
    assertThat(encoder.getDouble(1, 2)).isCloseTo(0.82843077, within(1e-6));
    assertThat(encoder.getDouble(196, 1)).isCloseTo(0.34246644, within(1e-6));
    assertThat(encoder.getDouble(1567, 766)).isCloseTo(0.15981568, within(1e-6));
    INDArray row = encoder.get(NDArrayIndex.point(1567));
    assertThat(row.getDouble(767)).isCloseTo(0.98714685, within(1e-6));
  }
}
