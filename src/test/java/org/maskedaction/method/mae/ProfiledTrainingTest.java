package org.maskedaction.method.mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.profile.OpEvent.OpLabel;
import org.maskedaction.profile.Phase;
import org.maskedaction.profile.ProfileRecording;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Trainer;

/** The profile of tiny training steps against the plan they run. */
class ProfiledTrainingTest {
  private static final Pattern ROW = Pattern.compile("(\\S+) +(\\d+\\.\\d) +(\\d+\\.\\d+) +.*");
  private static final Pattern STEP_TIME = Pattern.compile("step time +(\\d+\\.\\d+) +100.0%");
  private static final int VISIBLE = 6;

  @TempDir static Path folder;
  private static final Map<String, Double> calls = new HashMap<>();
  private static final List<String> lines = new ArrayList<>();
  private static List<OpLabel> operations;

  @BeforeAll
  static void profilesSteps() throws IOException {
    Backend.initialise();
    VideoPretrainConfig config =
        TinyPretraining.config(folder, folder.resolve("run"), "model.recompute=blocks");
    Parameters parameters = new Parameters(0);
    VideoMae.createParameters(parameters, config.model());
    RandomMasking masks = new RandomMasking(config.model().tokens(), VISIBLE);
    PatchBatch patches =
        new PatchBatch(config.model(), config.data().pixels(), config.optimizer().batchSize());
    operations =
        new AutoencoderUpdate(
                parameters, config.sections(), VISIBLE, patches.array(), 1, new PlanMemory())
            .gradients()
            .plan()
            .operations();
    Trainer<ClipBatch> trainer = new VideoMaeTrainer(parameters, config.sections(), masks, 1);
    ClipBatch batch = TinyPretraining.noise(config, 0, 1);
    try (ProfileRecording recording = new ProfileRecording(folder, lines::add)) {
      recording.start();
      for (int step = 0; step < 6; step++) {
        Phase whole = Phase.begin(Phase.STEP);
        trainer.step(batch, step);
        whole.end();
      }
    }
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        calls.put(row.group(1), Double.valueOf(row.group(2)));
      }
    }
  }

  @Test
  void callsOfEveryKindAreThePlansOps() {
    Map<String, Double> expected =
        operations.stream()
            .collect(Collectors.groupingBy(OpLabel::kind, Collectors.summingDouble(op -> 1)));
    for (String phase :
        List.of(Phase.PATCHIFY, Phase.SAMPLING, Phase.GRADIENT_NORM, Phase.OPTIMIZER)) {
      expected.put(phase, 1.0);
    }
    assertThat(calls).isEqualTo(expected);
  }

  @Test
  void theRowsAddUpToTheStep() {
    double sum = 0;
    double step = 0;
    for (String line : lines) {
      Matcher row = ROW.matcher(line.replace("(rest of the step)", "rest"));
      sum += row.matches() ? Double.parseDouble(row.group(3)) : 0;
      Matcher total = STEP_TIME.matcher(line);
      step += total.matches() ? Double.parseDouble(total.group(1)) : 0;
    }
    assertThat(step).isPositive();
    assertThat(sum).isCloseTo(step, within(0.001 * lines.size()));
  }

  /**
   * A linear layer [R, I] by [O, I] takes 2 R I O, its gradient twice that. With recomputation the
   * second runs are executed but no part of the model's figure.
   */
  @Test
  void modelFlopsDoNotDependOnRecomputation() {
    long model = operations.stream().filter(op -> !op.recomputed()).mapToLong(OpLabel::flops).sum();
    long executed = operations.stream().mapToLong(OpLabel::flops).sum();
    assertThat(executed).isGreaterThan(model);
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("model FLOPs per step: %.3f GFLOP".formatted(model / 1e9)));
    OpLabel head =
        operations.stream()
            .filter(op -> op.node().equals(VideoMae.PREDICTION))
            .findAny()
            .orElseThrow();
    long masked = 64 - VISIBLE;
    assertThat(head.flops()).isEqualTo(2 * 4 * masked * 12 * (3 * 2 * 8 * 8));
  }
}
