package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.ops.ReinforceLoss;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.SineWaves;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** AdaMAE in double precision, on the model and the clips of {@link VideoMaeFillerTest}. */
class AdaMaeSamplerTest {
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 16, 2, 16, 24, 2, 2, 4, 12, 1, 2);

  /** 8 tokens of width 8. */
  private static final VideoModelConfig SMALL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 8, 4, 2, 4, 8, 1, 2, 4, 8, 1, 2);

  private static final AdaMaeSamplerConfig PUBLISHED =
      new AdaMaeSamplerConfig(AdaMaeSamplerConfig.Network.MHA, 8, 1, 4, 1e-4);

  private static final VideoLossConfig LOSS = new VideoLossConfig(VideoLossConfig.Type.MSE, true);
  private static final int[][] VISIBLE = {{0, 5, 13, 21}, {3, 8, 17, 30}};

  /** Places in the published state dict, whose first tensor is the mask token. */
  private static final int TABLE = 1;

  private static final int TOKENIZER = 2;
  private static final int SAMPLER = 32;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** Tokenizer and sampler with the waves of their places. */
  private static Parameters filled() {
    Parameters parameters = new Parameters(0, DataType.DOUBLE);
    VideoMae.createTokenizer(parameters, MODEL);
    AdaMaeSampler.createParameters(parameters, MODEL, PUBLISHED);
    int tokenizer = TOKENIZER;
    int rest = SAMPLER;
    for (Map.Entry<String, INDArray> entry : parameters.all().entrySet()) {
      String name = entry.getKey();
      int place = TABLE;
      if (name.startsWith("encoder.patch_embed")) {
        place = tokenizer++;
      } else if (!name.equals("sampler.pos_embed")) {
        place = rest++;
      }
      SineWaves.fill(name, entry.getValue(), place);
    }
    return parameters;
  }

  /** Logits of the wave-filled sampler. // [2, 32] */
  private static INDArray logits() {
    Parameters parameters = filled();
    ExecutionPlan plan =
        ExecutionPlan.forward(
            AdaMaeSampler.policyGraph(parameters, MODEL, PUBLISHED, 2),
            parameters.all(),
            List.of(AdaMaeSampler.LOGITS),
            new PlanMemory());
    plan.input(VideoMae.PATCHES).assign(SineWaves.tubelets());
    plan.run();
    return plan.output(AdaMaeSampler.LOGITS);
  }

  @Test
  void probabilitiesAreThoseOfThePublishedImplementation() {
    INDArray p = Transforms.softmax(logits(), true);
    double[] first = {
      0.030798331084, 0.030557650715, 0.031978283907, 0.030296257593, 0.031931537425, 0.030697404184
    };
    for (int n = 0; n < first.length; n++) {
      assertThat(p.getDouble(0, n)).as("clip 0, token %d", n).isCloseTo(first[n], within(1e-12));
    }
    double[] last = {0.030861278314, 0.030728636484, 0.031886383046};
    for (int n = 0; n < last.length; n++) {
      assertThat(p.getDouble(1, 29 + n)).as("clip 1").isCloseTo(last[n], within(1e-12));
    }
    assertThat(VisibleCount.adaptive(32, 0.9)).isEqualTo(3);
  }

  /** The errors are those of the autoencoder whose waves count without the sampler. */
  @Test
  void samplingLossIsThatOfThePublishedImplementation() {
    Parameters autoencoder = new Parameters(0, DataType.DOUBLE);
    VideoMae.createParameters(autoencoder, MODEL);
    SineWaves.fill(autoencoder.all());
    ExecutionPlan plan =
        ExecutionPlan.forward(
            VideoMae.graph(autoencoder, MODEL, LOSS, PixelStatistics.IMAGENET, 2, 4),
            autoencoder.all(),
            List.of(VideoMae.TOKEN_ERROR),
            new PlanMemory());
    feed(plan);
    plan.run();
    INDArray[] out = {Nd4j.scalar(0.0), null};
    new ReinforceLoss()
        .run(
            new INDArray[] {
              logits(), plan.input(VideoMae.MASKED), plan.output(VideoMae.TOKEN_ERROR)
            },
            out);
    assertThat(out[0].getDouble(0)).isCloseTo(3.5506540852600, within(1e-8));
  }

  private static void feed(ExecutionPlan plan) {
    INDArray visible = Nd4j.createFromArray(VISIBLE);
    plan.input(VideoMae.PATCHES).assign(SineWaves.tubelets());
    plan.input(VideoMae.VISIBLE).assign(visible);
    plan.input(VideoMae.MASKED).assign(TokenIndices.complement(visible, MODEL.tokens()));
  }

  private static Parameters small(AdaMaeSamplerConfig sampler) {
    Parameters parameters = new Parameters(3, DataType.DOUBLE);
    VideoMae.createParameters(parameters, SMALL);
    AdaMaeSampler.createParameters(parameters, SMALL, sampler);
    return parameters;
  }

  /** The small model after a run on noise. */
  private static ExecutionPlan training(Parameters parameters, AdaMaeSamplerConfig sampler) {
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            AdaMaeSampler.lossGraph(
                parameters, SMALL, LOSS, sampler, PixelStatistics.IMAGENET, 2, 3),
            parameters.all(),
            List.of(
                AdaMaeSampler.TOTAL_LOSS,
                AdaMaeSampler.SAMPLING_LOSS,
                VideoMae.LOSS,
                VideoMae.TOKEN_ERROR,
                AdaMaeSampler.LOGITS),
            parameters.all().keySet(),
            new PlanMemory());
    INDArray visible = TokenIndices.subsets(5, 2, SMALL.tokens(), 3);
    plan.input(VideoMae.PATCHES).assign(GradientCheck.normal(6, 2, 8, SMALL.patchDim()));
    plan.input(VideoMae.VISIBLE).assign(visible);
    plan.input(VideoMae.MASKED).assign(TokenIndices.complement(visible, SMALL.tokens()));
    plan.run();
    return plan;
  }

  @Test
  void theTotalLossWeighsTheSamplingLoss() {
    AdaMaeSamplerConfig sampler =
        new AdaMaeSamplerConfig(AdaMaeSamplerConfig.Network.MHA, 2, 1, 4, 0.3);
    ExecutionPlan plan = training(small(sampler), sampler);
    double sampling = plan.output(AdaMaeSampler.SAMPLING_LOSS).getDouble(0);
    double reconstruction = plan.output(VideoMae.LOSS).getDouble(0);
    assertThat(plan.output(AdaMaeSampler.TOTAL_LOSS).getDouble(0))
        .isCloseTo(reconstruction + 0.3 * sampling, within(1e-12));
  }

  /**
   * One backward pass through everything. The errors within the sampling loss count as constant, so
   * that the numeric derivative holds those of the unchanged parameters.
   */
  @ParameterizedTest
  @EnumSource(AdaMaeSamplerConfig.Network.class)
  void gradientsMatchCentralDifferencesWithFixedErrors(AdaMaeSamplerConfig.Network network) {
    AdaMaeSamplerConfig sampler = new AdaMaeSamplerConfig(network, 2, 1, 4, 0.3);
    Parameters parameters = small(sampler);
    ExecutionPlan plan = training(parameters, sampler);
    INDArray errors = plan.output(VideoMae.TOKEN_ERROR).dup();
    Map<String, Double> analytic = new LinkedHashMap<>();
    parameters
        .all()
        .forEach((name, array) -> analytic.put(name, value(plan.gradient(name), index(array))));
    parameters
        .all()
        .forEach(
            (name, array) -> {
              double numeric = centralDifference(plan, array, errors);
              assertThat(analytic.get(name))
                  .as(name)
                  .isCloseTo(numeric, within(1e-8 + 1e-5 * Math.abs(numeric)));
            });
  }

  private static long index(INDArray array) {
    return array.length() / 3;
  }

  private static double value(INDArray array, long index) {
    return array.dup('c').data().getDouble(index);
  }

  private static double centralDifference(ExecutionPlan plan, INDArray array, INDArray errors) {
    double step = 1e-5;
    double value = value(array, index(array));
    array.data().put(index(array), value + step);
    double upper = loss(plan, errors);
    array.data().put(index(array), value - step);
    double lower = loss(plan, errors);
    array.data().put(index(array), value);
    return (upper - lower) / (2 * step);
  }

  /** L_R + c L_S of the plan's current parameters with given errors in L_S. */
  private static double loss(ExecutionPlan plan, INDArray errors) {
    plan.run();
    INDArray[] out = {Nd4j.scalar(0.0), null};
    INDArray logits = plan.output(AdaMaeSampler.LOGITS);
    new ReinforceLoss().run(new INDArray[] {logits, plan.input(VideoMae.MASKED), errors}, out);
    return plan.output(VideoMae.LOSS).getDouble(0) + 0.3 * out[0].getDouble(0);
  }

  @Test
  void theSamplerOfViTBHasThePublishedNumberOfParameters() {
    VideoModelConfig wide =
        new VideoModelConfig(VideoModelSize.CUSTOM, 224, 16, 2, 16, 768, 1, 8, 4, 12, 1, 2);
    Parameters parameters = Parameters.toBeRead();
    AdaMaeSampler.createParameters(parameters, wide, PUBLISHED);
    assertThat(parameters.count()).isEqualTo(8_290_561);
  }
}
