package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.SineWaves;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A VideoMAE of width 24 in double precision against numbers that the published implementation gave
 * for the same sine-wave weights and clips. The wave of a tensor depends on its place in the
 * published state dict, so that these numbers also fix the order and layout of all parameters.
 */
class VideoMaeFillerTest {
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 16, 2, 16, 24, 2, 2, 4, 12, 1, 2);
  private static final int[][] VISIBLE = {{0, 5, 13, 21}, {3, 8, 17, 30}};

  /**
   * The published code rounds its position tables to float32 and then works in double precision;
   * here they stay double. With rounded tables all digits of the references agree.
   */
  private static final double TABLE_ROUNDING = 2e-8;

  private static ExecutionPlan plan;

  @BeforeAll
  static void runsTheSineWaveClips() {
    Backend.initialise();
    Parameters parameters = new Parameters(0, DataType.DOUBLE);
    VideoMae.createParameters(parameters, MODEL);
    SineWaves.fill(parameters.all());
    SameDiff graph =
        VideoMae.graph(
            parameters,
            MODEL,
            new VideoLossConfig(VideoLossConfig.Type.MSE, true),
            PixelStatistics.IMAGENET,
            2,
            VISIBLE[0].length);
    plan =
        ExecutionPlan.withGradients(
            graph,
            parameters.all(),
            List.of(VideoMae.LOSS, VideoMae.PREDICTION, VideoMae.TARGET, VideoMae.ENCODER_OUTPUT),
            parameters.all().keySet(),
            new PlanMemory());
    plan.input(VideoMae.PATCHES).assign(SineWaves.tubelets());
    INDArray visible = Nd4j.createFromArray(VISIBLE);
    plan.input(VideoMae.VISIBLE).assign(visible);
    plan.input(VideoMae.MASKED).assign(TokenIndices.complement(visible, MODEL.tokens()));
    plan.run();
  }

  @Test
  void encoderOutputMatches() {
    assertStarts(
        plan.output(VideoMae.ENCODER_OUTPUT),
        TABLE_ROUNDING,
        0.1091833914,
        0.4244815151,
        -0.4324692910,
        0.8013750424,
        -0.9836206508);
  }

  @Test
  void predictionMatches() {
    INDArray prediction = plan.output(VideoMae.PREDICTION);
    assertThat(prediction.shape()).containsExactly(2, 28, 1536);
    assertStarts(
        prediction,
        TABLE_ROUNDING,
        -0.0251289461,
        0.0214460419,
        -0.0676989056,
        -0.0288191493,
        0.0828228463);
    assertThat(prediction.sumNumber().doubleValue()).isCloseTo(14.815474277649, within(1e-5));
  }

  @Test
  void targetMatches() {
    assertStarts(
        plan.output(VideoMae.TARGET),
        TABLE_ROUNDING,
        0.0998666518,
        0.7016320960,
        1.2034175073,
        0.1131081758,
        0.7125287911);
  }

  @Test
  void lossMatches() {
    assertThat(plan.output(VideoMae.LOSS).getDouble(0)).isCloseTo(1.0249978770672, within(1e-9));
  }

  @Test
  void gradientOfTheMaskTokenMatches() {
    assertStarts(
        plan.gradient("mask_token"),
        1e-10,
        -0.011348843034,
        -0.011338835199,
        -0.010147594140,
        -0.007805836524);
  }

  @Test
  void gradientOfTheTokenizerMatches() {
    assertStarts(
        plan.gradient("encoder.patch_embed.proj.weight"),
        1e-15,
        5.030255699e-8,
        5.002588234e-8,
        4.974420515e-8);
  }

  private static void assertStarts(INDArray actual, double tolerance, double... expected) {
    assertThat(actual.dataType()).isEqualTo(DataType.DOUBLE);
    INDArray flat = Nd4j.toFlattened('c', actual);
    for (int i = 0; i < expected.length; i++) {
      assertThat(flat.getDouble(i)).as("value %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
