package org.maskedaction.kind.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.skeleton.SkeletonPictures.PretrainedSkeletonRun;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.WorkerPool;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.EventFiles;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.testing.TinySkeletons;
import org.maskedaction.train.Metrics;

class SkeletonPretrainingTest {
  @TempDir static Path data;
  @TempDir Path folder;

  @BeforeAll
  static void preparesSequences() throws IOException {
    TinySkeletons.prepare(data);
  }

  private SkeletonPretrainConfig config(String name, String... overrides) {
    return TinySkeletons.pretraining(data, folder.resolve(name), overrides);
  }

  private static TrainingRun.Result run(SkeletonPretrainConfig config, boolean resume)
      throws IOException {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new TrainingRun<>(new SkeletonPretraining(), config, resume, List.of("pretrain"), out)
        .run();
  }

  @Test
  void trainingTakesItsOwnNumberOfThreadsAndOpeningTheModelNone() throws IOException {
    SkeletonPretrainConfig config = config("run", "run.threads=1", "optimizer.epochs=1");
    try {
      Backend.useThreads(3);
      run(config, false);
      assertThat(WorkerPool.shared().threads()).isEqualTo(1);
      Backend.useThreads(3);
      Path dir = config.run().dir();
      assertThat(PretrainedSkeletonRun.open(dir, null).step()).isEqualTo(3);
      OpenedSkeletonModel.open(RunCheckpoint.open(dir), List.of()).close();
      assertThat(WorkerPool.shared().threads()).isEqualTo(3);
    } finally {
      Backend.useThreads(0);
    }
  }

  @Test
  void aRunLeavesEverythingInItsFolder() throws IOException {
    SkeletonPretrainConfig config = config("run", "run.eval_every_epochs=1");
    TrainingRun.Result result = run(config, false);
    Path dir = config.run().dir();
    assertThat(result.steps()).isEqualTo(9); // 14 sequences make 3 batches of 4
    assertThat(Files.readString(dir.resolve("config.yaml"))).contains("system: skeleton");
    assertThat(
            ConfigLoader.parse(
                SkeletonPretrainConfig.class, Files.readString(dir.resolve("config.yaml"))))
        .isEqualTo(config);
    assertThat(Files.readString(dir.resolve("provenance.json"))).contains("14 sequences, ");
    assertThat(CheckpointFiles.newest(dir))
        .containsOnlyKeys(
            "step-00000009/optimizer-autoencoder.safetensors",
            "step-00000009/queue.safetensors",
            "step-00000009/weights-momentum.safetensors",
            "step-00000009/weights.safetensors");
    assertThat(MetricsLog.readAll(dir.resolve("metrics.jsonl")))
        .filteredOn(row -> row.containsKey(Metrics.VAL_LOSS.name()))
        .extracting(row -> row.get("step"))
        .containsExactly(0L, 3L, 6L, 9L);
    assertThat(result.after().get(Metrics.VAL_LOSS.name()))
        .isLessThan(result.before().get(Metrics.VAL_LOSS.name()));
    assertThat(result.lines().get(0)).startsWith("after 9 steps: val_loss ");
    for (int step : new int[] {0, 9}) {
      Path sheet = dir.resolve("masks/step-%08d.png".formatted(step));
      assertThat(ImageIO.read(sheet.toFile()).getHeight()).isGreaterThan(300);
    }
    assertThat(EventFiles.scalars(dir.resolve("tensorboard"))).containsKeys(0L, 1L, 9L);
  }

  @Test
  void targetsFromWhichNoJointsFollowAreNotDrawn() throws IOException {
    String motion = "target={type: motion, motion_stride: 4}";
    SkeletonPretrainConfig config =
        config("motion", motion, "contrast.enabled=false", "run.max_steps=1");
    run(config, false);
    assertThat(config.run().dir().resolve("masks")).isEmptyDirectory();
  }

  /** Stopped in the middle of an epoch, with keys in the queue and averages under way. */
  @ParameterizedTest
  @CsvSource({"4, false", "6, false", "4, true"})
  void aResumedRunIsTheSameRun(int stop, boolean motionAware) throws IOException {
    String masking = "masking.type=" + (motionAware ? "motion_aware" : "random");
    String every = "run.checkpoint_every_steps=1";
    SkeletonPretrainConfig whole = config("whole", masking, every);
    run(whole, false);
    SkeletonPretrainConfig part = config("part", masking, every, "run.max_steps=" + stop);
    run(part, false);
    SkeletonPretrainConfig rest = config("part", masking, every);
    Files.writeString(part.run().dir().resolve("config.yaml"), ConfigLoader.toYaml(rest));
    run(rest, true);
    assertThat(CheckpointFiles.newest(rest.run().dir()))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(whole.run().dir()));
    assertThat(ReproducibleMetrics.of(rest.run().dir()))
        .filteredOn(row -> row.containsKey(Metrics.LOSS.name()))
        .isEqualTo(
            ReproducibleMetrics.of(whole.run().dir()).stream()
                .filter(row -> row.containsKey(Metrics.LOSS.name()))
                .toList());
  }

  @Test
  void whatARunLearnsDoesNotDependOnWhoMakesItsClips() throws IOException {
    SkeletonPretrainConfig one = config("one", "data.workers=1", "data.queue=1");
    run(one, false);
    SkeletonPretrainConfig three = config("three", "data.workers=3", "data.queue=4");
    run(three, false);
    assertThat(CheckpointFiles.newest(three.run().dir()))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(one.run().dir()));
  }

  /** Six test sequences in batches of four leave room in the second batch, which does not count. */
  @Test
  void validationDoesNotDependOnTheBatch() throws IOException {
    String off = "contrast.enabled=false";
    SkeletonPretrainConfig four = config("four", off, "run.max_steps=1");
    SkeletonPretrainConfig three =
        config("three", off, "run.max_steps=1", "optimizer.batch_size=3");
    double first = run(four, false).before().get(Metrics.VAL_LOSS.name());
    double second = run(three, false).before().get(Metrics.VAL_LOSS.name());
    assertThat(Math.abs(first - second)).isLessThan(1e-5);
    SkeletonPretrainConfig two = config("two", off, "run.max_steps=1", "run.eval_clips=2");
    assertThat(Math.abs(first - run(two, false).before().get(Metrics.VAL_LOSS.name())))
        .isGreaterThan(1e-4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.joints=4 | its sequences have 3 joints, model.joints is 4",
        "model.persons=1 | its sequences have 2 persons, model.persons is 1",
        "data.path=absent.npz | absent.npz: no such file",
        "optimizer.batch_size=15 | 14 samples do not fill a batch of 15"
      })
  void whatDoesNotFitIsRefusedBeforeThereIsAFolder(String setting, String message) {
    SkeletonPretrainConfig config = config("run", setting);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
    assertThat(config.run().dir()).doesNotExist();
  }
}
