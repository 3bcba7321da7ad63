package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Batch;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.ClipSource;
import org.maskedaction.data.video.CropPolicy.FullFrame;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.data.video.WindowSampler;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.data.video.generated.GeneratedSpec;
import org.maskedaction.data.video.generated.GeneratedSpec.BackgroundKind;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.ProgressLine;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyPretraining;

/** Two batches of four clips per epoch. */
class TrainLoopTest {
  @TempDir static Path data;
  private static List<VideoEntry> entries;

  @TempDir Path folder;
  private final List<String> milestones = new ArrayList<>();
  private Parameters parameters;
  private int stopAfter = Integer.MAX_VALUE;
  private int stopAsked;

  @BeforeAll
  static void writesClips() {
    Backend.initialise();
    GeneratedSpec spec = new GeneratedSpec(8, 1, 1, 32, 12, 25, BackgroundKind.STATIC, 1, 0);
    entries = VideoList.read(GeneratedDataset.ensure(data, spec).list(Part.TRAIN), null);
  }

  private TrainLoop.Milestones noted() {
    return new TrainLoop.Milestones() {
      @Override
      public void checkpoint(long step) {
        milestones.add("checkpoint " + step);
      }

      @Override
      public Path keep(long step, Batch batch) {
        milestones.add("keep " + step);
        return folder.resolve("kept");
      }

      @Override
      public boolean stopRequested() {
        stopAsked++;
        return stopAsked > stopAfter;
      }

      @Override
      public Map<String, Double> evaluate(long step, boolean picture) {
        milestones.add((picture ? "picture " : "evaluation ") + step);
        return Map.of(Metrics.VAL_LOSS.name(), 1.0);
      }
    };
  }

  /**
   * Runs from {@code start} with a parameter's first value replaced, unless {@code broken} is null.
   */
  private long run(String broken, long start, String... overrides) throws IOException {
    VideoPretrainConfig config = TinyPretraining.config(data, folder, overrides);
    parameters = new Parameters(0);
    VideoMae.createParameters(parameters, config.model());
    if (broken != null) {
      parameters.get(broken).putScalar(0, Float.NaN);
    }
    Trainer<ClipBatch> trainer =
        new VideoMaeTrainer(parameters, config.sections(), new RandomMasking(64, 6), 2);
    ClipPipeline pipeline = new ClipPipeline(new WindowSampler(8, 1, true), new FullFrame(), 0, 32);
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    try (BatchLoader<ClipBatch> loader =
            new SampleLoader<>(
                new ClipSource(entries, List.of(pipeline)),
                ClipBatch::of,
                LoaderSettings.shuffled(4, 0));
        MetricsLog log = MetricsLog.create(folder.resolve("metrics.jsonl"));
        ProgressLine progress = ProgressLine.on(out, 100)) {
      int epochs = config.optimizer().epochs();
      StepGuard guard = new StepGuard(config.run());
      TrainLoop.Milestones noted = noted();
      return new TrainLoop<>(
              config.run(), epochs, loader, trainer, log, progress, noted, guard, start)
          .run();
    }
  }

  private List<Map<String, Object>> rows() throws IOException {
    return MetricsLog.readAll(folder.resolve("metrics.jsonl"));
  }

  @Test
  void stepsThatAreNotFiniteEndTheRunWithTheirClipsAndChangeNothing() throws IOException {
    Map<String, List<Float>> before = weights();
    assertThatThrownBy(() -> run("decoder.norm.bias", 0, "run.max_nonfinite_steps=3"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("step 3: ")
        .hasMessageContaining("not finite in 3 steps in a row")
        .hasMessageContaining("videos/train/00000")
        .hasMessageEndingWith(", kept in " + folder.resolve("kept"));
    assertThat(milestones).endsWith("keep 3");
    Map<String, List<Float>> after = ExactValues.of(parameters.all());
    before.remove("decoder.norm.bias");
    after.remove("decoder.norm.bias");
    assertThat(after).isEqualTo(before);
    assertThat(milestones).doesNotContain("checkpoint 4");
    assertThat(rows().get(1))
        .containsEntry("nonfinite_steps", 2L)
        .containsEntry("loss", Double.NaN);
  }

  private static Map<String, List<Float>> weights() {
    Parameters untouched = new Parameters(0);
    VideoMae.createParameters(untouched, TinyPretraining.config(data, data).model());
    return ExactValues.of(untouched.all());
  }

  @Test
  void milestonesComeAtTheirEpochsAndAtTheEnd() throws IOException {
    long steps =
        run(
            null,
            0,
            "optimizer.epochs=5",
            "run.checkpoint_every_epochs=3",
            "run.eval_every_epochs=2",
            "run.mask_sheet_every_epochs=4");
    assertThat(steps).isEqualTo(10);
    assertThat(milestones)
        .containsExactly(
            "evaluation 4", "checkpoint 6", "picture 8", "picture 10", "checkpoint 10");
  }

  @Test
  void rowsAreLoggedAtTheFirstTheLastAndEveryNthStep() throws IOException {
    run(null, 0, "optimizer.epochs=4", "run.log_every_steps=3", "run.eval_every_epochs=0");
    assertThat(rows())
        .filteredOn(row -> row.containsKey(Metrics.LOSS.name()))
        .extracting(row -> row.get("step"))
        .containsExactly(1L, 3L, 6L, 8L);
  }

  @Test
  void rowsOfStepsTellHowLongTheLoopWaitedForClips() throws IOException {
    run(null, 0, "optimizer.epochs=2", "run.log_every_steps=1");
    assertThat(rows())
        .filteredOn(row -> row.containsKey(Metrics.LOSS.name()))
        .hasSize(4)
        .allSatisfy(
            row ->
                assertThat((Double) row.get(Metrics.DATA_WAIT_FRACTION.name()))
                    .isBetween(0.0, 1.0)
                    .isNotEqualTo(1.0));
  }

  @Test
  void aLoopThatStartsAmidAnEpochTrainsOnTheRestOnly() throws IOException {
    assertThat(run(null, 3, "optimizer.epochs=3")).isEqualTo(6);
    assertThat(rows())
        .filteredOn(row -> row.containsKey(Metrics.LOSS.name()))
        .extracting(row -> row.get("epoch"))
        .containsExactly(1L, 2L, 2L);
  }

  @Test
  void aFinishedLoopDoesNothing() throws IOException {
    assertThat(run(null, 6, "optimizer.epochs=3")).isEqualTo(6);
    assertThat(milestones).isEmpty();
    assertThat(rows()).isEmpty();
  }

  /** Three batches make an update, so that the request at step 4 is met at step 6. */
  @Test
  void aRequestedStopIsSavedAsSoonAsNothingIsAccumulated() throws IOException {
    stopAfter = 3;
    long steps =
        run(
            null,
            0,
            "optimizer.accumulation_steps=3",
            "optimizer.epochs=9",
            "run.checkpoint_every_epochs=0",
            "run.eval_every_epochs=0");
    assertThat(steps).isEqualTo(6);
    assertThat(milestones).containsExactly("checkpoint 6");
  }

  @Test
  void anExplodedLossEndsTheRunWhereThatIsAskedFor() throws IOException {
    String[] wild = {"optimizer.base_learning_rate=1000", "optimizer.epochs=20"};
    assertThat(run(null, 0, wild)).isEqualTo(40);
    Files.delete(folder.resolve("metrics.jsonl"));
    assertThatThrownBy(
            () ->
                run(
                    null,
                    0,
                    wild[0],
                    wild[1],
                    "run.max_loss_factor=2",
                    "run.max_nonfinite_steps=2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("above 2.0 times its mean", "in 2 steps in a row", "videos/train");
    assertThat(rows().get(rows().size() - 1)).containsEntry("exploded_steps", 1L);
  }

  @Test
  void checkpointsWithinAnEpochWaitForTheUpdate() throws IOException {
    run(
        null,
        0,
        "optimizer.accumulation_steps=3",
        "optimizer.epochs=5",
        "run.checkpoint_every_steps=4",
        "run.checkpoint_every_epochs=0",
        "run.eval_every_epochs=0");
    assertThat(milestones)
        .containsExactly("checkpoint 6", "checkpoint 9", "picture 10", "checkpoint 10");
  }
}
