package org.maskedaction.experiment;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.Batch;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Training;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.ProgressLine;
import org.maskedaction.run.ResumedConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.run.RunFolder;
import org.maskedaction.run.StopSignals;
import org.maskedaction.run.StoppedException;
import org.maskedaction.run.checkpoint.Checkpoint;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.maskedaction.run.tensorboard.TensorBoardLog;
import org.maskedaction.train.Metric;
import org.maskedaction.train.StepGuard;
import org.maskedaction.train.TrainLoop;
import org.maskedaction.train.Trainer;

/**
 * One process's share of a training run: opens the run folder, resumes from the newest checkpoint,
 * trains, evaluates and saves.
 */
final class TrainingSession<B extends Batch> {
  private static final String AT_REST = "at_rest";

  private final Training<B> training;
  private final RunSettings settings;
  private final boolean resume;
  private final List<String> commandLine;
  private final PrintStream out;

  /**
   * @param training opened before, as what cannot run must not leave a folder that refuses the next
   *     attempt
   * @param resume continue the run in the folder from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress
   */
  TrainingSession(
      Training<B> training,
      RunSettings settings,
      boolean resume,
      List<String> commandLine,
      PrintStream out) {
    this.training = training;
    this.settings = settings;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Trains to the end of the configuration. */
  TrainingRun.Result run() throws IOException {
    Path dir = settings.run().dir();
    String yaml = ConfigLoader.toYaml(training.settings());
    try (RunFolder folder = resume ? RunFolder.resume(dir) : RunFolder.create(dir, yaml);
        StopSignals signals = StopSignals.listen(this::announceStop)) {
      if (resume && ResumedConfig.isLonger(folder, training.settings())) {
        folder.replaceConfig(yaml);
      }
      folder.unmarkStopped();
      folder.writeProvenance(TrainingRun.provenance(settings, training.fingerprint(), commandLine));
      training.notes().keeper().keep(folder);
      return new Course(folder, signals).run(yaml);
    }
  }

  private static String describe(String metric) {
    return Kinds.installed().metric(metric).map(Metric::description).orElse("");
  }

  private void announceStop(String signal) {
    out.printf("%n%s: stopping after the next checkpoint; Ctrl-C ends at once%n", signal);
  }

  /** The course of the training within one folder. */
  private final class Course implements TrainLoop.Milestones {
    private final RunFolder folder;
    private final BatchLoader<B> loader = training.loader();
    private final Trainer<B> trainer = training.trainer();
    private final StopSignals signals;
    private final CheckpointStore checkpoints;
    private final StepGuard guard;
    private final long total;
    private TensorBoardLog pictures; // null without event files
    private Path newestCheckpoint;
    private Path newestSheet; // null before there is one
    private Map<String, Double> newestMetrics = Map.of();

    Course(RunFolder folder, StopSignals signals) {
      this.folder = folder;
      this.signals = signals;
      RunConfig run = settings.run();
      checkpoints = new CheckpointStore(folder.files().checkpoints(), run.keepLast());
      guard = new StepGuard(run);
      total = TrainLoop.totalSteps(run, settings.optimizer().epochs(), loader.batchesPerEpoch());
    }

    TrainingRun.Result run(String yaml) throws IOException {
      boolean fromStart = !resume || checkpoints.steps().isEmpty(); // ended before it saved
      long start = fromStart ? 0 : restore(checkpoints.latestValid(this::isComplete));
      long lastLogged = fromStart ? -1 : start;
      try (MetricsLog log =
              resume
                  ? MetricsLog.resume(folder.files().metrics(), lastLogged)
                  : MetricsLog.create(folder.files().metrics());
          TensorBoardLog events = settings.run().tensorboard() ? events(lastLogged, yaml) : null;
          ProgressLine progress = ProgressLine.on(out, total)) {
        if (events != null) {
          log.copyTo(events::scalars);
          pictures = events;
        }
        Map<String, Double> before = Map.of();
        if (fromStart) {
          before = evaluate(0, true);
          log.append(0, before);
        }
        long steps = train(log, progress, start);
        return new TrainingRun.Result(
            steps,
            newestCheckpoint,
            newestSheet,
            before,
            newestMetrics,
            loader.leftOut(),
            training.notes().facts());
      }
    }

    private long train(MetricsLog log, ProgressLine progress, long start) throws IOException {
      TrainLoop<B> loop =
          new TrainLoop<>(
              settings.run(),
              settings.optimizer().epochs(),
              loader,
              trainer,
              log,
              progress,
              this,
              guard,
              start);
      long steps = loop.run();
      if (steps < total) {
        String note =
            "stopped by %s after step %d of %d, saved in %s; continue with --resume"
                .formatted(signals.received(), steps, total, newestCheckpoint);
        folder.markStopped(note);
        throw new StoppedException(note);
      }
      return steps;
    }

    /** The last one of a run that ended amid an update lacks what led up to it. */
    private boolean isComplete(Checkpoint checkpoint) {
      return checkpoint.step() >= total || !Boolean.FALSE.equals(checkpoint.state().get(AT_REST));
    }

    private TensorBoardLog events(long lastLogged, String yaml) throws IOException {
      Path events = folder.files().tensorboard();
      TensorBoardLog log =
          resume
              ? TensorBoardLog.resume(events, lastLogged, TrainingSession::describe)
              : TensorBoardLog.create(events, TrainingSession::describe);
      if (lastLogged < 0) {
        log.code("config", yaml);
      }
      return log;
    }

    private long restore(Checkpoint checkpoint) {
      CheckpointTensors.read(checkpoint, trainer.state().tensors());
      Map<String, Long> counters = new LinkedHashMap<>();
      trainer
          .state()
          .counters()
          .keySet()
          .forEach(name -> counters.put(name, checkpoint.number(name)));
      trainer.state().restore(counters);
      guard.restore(checkpoint.state());
      newestCheckpoint = checkpoint.folder();
      return checkpoint.step();
    }

    @Override
    public void checkpoint(long step) throws IOException {
      Map<String, Object> state = new LinkedHashMap<>();
      state.put("epoch", step / loader.batchesPerEpoch());
      state.put("batches_per_epoch", loader.batchesPerEpoch());
      state.put("seed", settings.seed());
      state.put(AT_REST, trainer.isBetweenUpdates());
      state.putAll(guard.counters());
      state.putAll(trainer.state().counters());
      try {
        newestCheckpoint =
            checkpoints.save(
                step, state, aside -> CheckpointTensors.write(aside, trainer.state().tensors()));
      } catch (IOException e) {
        throw new IOException(
            "the checkpoint of step %d cannot be written to %s: %s; those of steps %s are whole: make room and continue with --resume"
                .formatted(step, folder.files().checkpoints(), e.getMessage(), checkpoints.steps()),
            e);
      }
    }

    @Override
    public Path keep(long step, Batch batch) throws IOException {
      Path file = folder.files().badBatch(step);
      NpzWriter npz = new NpzWriter();
      npz.add("ids", batch.ids());
      npz.add("step", new long[] {step});
      npz.add("seed", new long[] {settings.seed()});
      batch.writeTo(npz);
      npz.write(file);
      return file;
    }

    @Override
    public boolean stopRequested() {
      return signals.stopRequested();
    }

    @Override
    public Map<String, Double> evaluate(long step, boolean picture) throws IOException {
      Path sheet = picture ? folder.files().maskSheet(step) : null;
      newestMetrics = training.validation().evaluate(step, sheet);
      if (picture && Files.exists(sheet)) {
        newestSheet = sheet;
        if (pictures != null) {
          pictures.image("masks", step, Files.readAllBytes(sheet));
        }
      }
      return newestMetrics;
    }
  }
}
