package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.ClippedPpoLoss;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The whole sampler and the PPO loss of a recorded episode, with every gradient. */
class TatsSamplerParityTest {
  /** 36 tokens of width 24: four slots of 3 x 3 tokens. */
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 24, 8, 2, 8, 24, 1, 3, 4, 24, 1, 3);

  private static final TatsSamplerConfig SAMPLER =
      new TatsSamplerConfig(
          TatsSamplerConfig.Attention.TRAJECTORY,
          3,
          1,
          4,
          true,
          128,
          TatsSamplerConfig.Input.POSITIONS,
          1.0,
          0);

  /** The recorded episode holds a probability of 1.5e-8 and was computed without a clamp. */
  private static final double NO_CLAMP = -50;

  @Test
  void lossAndEveryGradientOfARecordedEpisodeMatch() {
    Map<String, INDArray> golden = Golden.tensors("tats-ppo-step");
    Parameters all = new Parameters(0);
    TatsSampler.createParameters(all, MODEL, SAMPLER);
    all.all().forEach((name, array) -> array.assign(require(golden, "weight/" + key(name))));
    ClippedPpoLoss.Coefficients coefficients =
        new ClippedPpoLoss.Coefficients(0.2, 0.01, 0.005, 0.001, NO_CLAMP);
    SameDiff graph = TatsSampler.lossGraph(all, MODEL, SAMPLER, coefficients, 2, 32);
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            graph,
            all.all(),
            List.of(VideoMae.LOSS, TatsSampler.LOGITS, TatsSampler.VALUE),
            all.all().keySet(),
            new PlanMemory());
    plan.input(TatsSampler.TOKENS).assign(golden.get("x"));
    plan.input(TatsSampler.MASKED).assign(golden.get("masked"));
    plan.input(TatsSampler.OLD_LOG_PROB).assign(Transforms.log(golden.get("p_old")));
    plan.input(TatsSampler.REWARD).assign(golden.get("reward"));
    INDArray advantage = golden.get("reward").subColumnVector(golden.get("value_old"));
    plan.input(TatsSampler.ADVANTAGE).assign(advantage);
    plan.run();

    Close.check("logits", plan.output(TatsSampler.LOGITS), golden.get("logits"), 1e-4);
    Close.check("value", plan.output(TatsSampler.VALUE), golden.get("value"), 1e-4);
    Close.check("loss", plan.output(VideoMae.LOSS), golden.get("loss"), 1e-4);
    Map<String, INDArray> unused = new LinkedHashMap<>(golden);
    for (String name : all.all().keySet()) {
      String key = "grad/" + key(name);
      Close.check(name, plan.gradient(name), require(golden, key), 1e-3);
      unused.remove(key);
    }
    assertThat(unused.keySet()).noneMatch(name -> name.startsWith("grad/"));
  }

  private static String key(String name) {
    return name.replace("sampler.blocks.0.", "").replace("sampler.", "");
  }

  private static INDArray require(Map<String, INDArray> golden, String name) {
    return Objects.requireNonNull(golden.get(name), name);
  }
}
