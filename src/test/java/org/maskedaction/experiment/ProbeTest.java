package org.maskedaction.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.experiment.Probe.Method;
import org.maskedaction.experiment.Probe.Settings;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoFineTuning;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.VideoPretraining;
import org.maskedaction.kind.video.VideoSamples;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyPretraining;

class ProbeTest {
  @TempDir static Path shared;
  private static Path data;
  private static Path averaged; // run folder of a fine-tuning that keeps an average

  @TempDir Path folder;

  private static PrintStream nowhere() {
    return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
  }

  @BeforeAll
  static void fineTunesForTwoSteps() throws IOException {
    data = shared.resolve("data");
    averaged = shared.resolve("averaged");
    VideoFineTuneConfig config =
        TinyFineTuning.config(data, averaged, "run.max_steps=2", "finetune.ema_decay=0.5");
    new TrainingRun<>(new VideoFineTuning(), config, false, List.of(), nowhere()).run();
  }

  private static VideoSamples lists(Path train, Path val) {
    return new VideoSamples() {
      @Override
      public Path list(Part part) {
        return part == Part.TRAIN ? train : val;
      }

      @Override
      public String option(Part part) {
        return part == Part.TRAIN ? "--train-list" : "--val-list";
      }
    };
  }

  private static Settings settings(Path train, Path val) {
    return new Settings(lists(train, val), Method.BOTH, 3, 0.07, 100, 0);
  }

  private Probe.Result evaluate(Path checkpoint, Path train, Path val) throws IOException {
    return new Probe(checkpoint, settings(train, val)).run(folder);
  }

  @Test
  void theAverageOfTheWeightsIsEvaluated() throws IOException {
    Probe.Result result = evaluate(averaged, null, null);
    Path weights = averaged.resolve("checkpoints/step-00000002/weights-ema.safetensors");
    assertThat(result.weights()).isEqualTo("weights-ema.safetensors");
    assertThat(result.weightsSha256()).isEqualTo(FileDigest.of(weights).sha256());
    assertThat(result.step()).isEqualTo(2);
    assertThat(result.classes()).isEqualTo(10);
    assertThat(evaluate(averaged, null, null)).isEqualTo(result);
  }

  @Test
  void theClipsOfARunWithoutValidationMustBeNamed() throws IOException {
    Path run = folder.resolve("run");
    Path train = data.resolve("train.csv");
    VideoPretrainConfig config =
        TinyPretraining.onList(train, run, "run.max_steps=1", "run.eval_every_epochs=0");
    new TrainingRun<>(new VideoPretraining(), config, false, List.of(), nowhere()).run();
    assertThatThrownBy(() -> evaluate(run, null, null))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--val-list must be given: the run of ")
        .hasMessageEndingWith(" has no validation clips of its own");
    Probe.Result result = evaluate(run, null, data.resolve("val.csv"));
    assertThat(result.train().list()).isEqualTo(train.toString());
    assertThat(result.train().clips()).isEqualTo(16);
    assertThat(result.val().clips()).isEqualTo(4);
  }

  @Test
  void oneClipTeachesNoLinearClassifier() throws IOException {
    String row = data.resolve("videos/train/000000.mp4") + " 1\n";
    Path one = Files.writeString(folder.resolve("one.csv"), row);
    Settings linear = new Settings(lists(one, null), Method.LINEAR, 3, 0.07, 100, 0);
    assertThatThrownBy(() -> new Probe(averaged, linear).run(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(one + ": has 1 readable clip; a linear probe expects at least 2");
  }
}
