package org.maskedaction.experiments;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.checkpoint.Checkpoint;
import org.maskedaction.checkpoint.CheckpointStore;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.RunConfig;
import org.maskedaction.data.Batch;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.NpzWriter;
import org.maskedaction.run.ProgressLine;
import org.maskedaction.run.Provenance;
import org.maskedaction.run.RunFolder;
import org.maskedaction.run.StopSignals;
import org.maskedaction.run.StoppedException;
import org.maskedaction.run.TensorBoardLog;
import org.maskedaction.train.MetricInfo;
import org.maskedaction.train.StepGuard;
import org.maskedaction.train.TrainLoop;
import org.maskedaction.train.Trainee;

/**
 * One process's share of a training run, whatever is trained: opens the run folder, resumes from
 * the newest checkpoint, trains, evaluates and saves.
 */
final class TrainingSession<B extends Batch> {
  private static final String AT_REST = "at_rest";

  private final Settings settings;
  private final boolean resume;
  private final List<String> commandLine;
  private final PrintStream out;

  /**
   * What the session needs to know of a configuration.
   *
   * @param config the whole of it
   * @param run its run section
   * @param seed its seed
   * @param epochs epochs to train
   * @param decoders threads that read clips, for the provenance
   */
  record Settings(Record config, RunConfig run, long seed, int epochs, int decoders) {}

  /** Measures the model after {@code step} steps. */
  @FunctionalInterface
  interface Evaluation {
    Map<String, Double> evaluate(long step, boolean picture) throws IOException;
  }

  /** What is trained and how it is measured. */
  record Subject<B extends Batch>(Trainee<B> trainee, Evaluation evaluation)
      implements AutoCloseable {
    @Override
    public void close() {
      trainee.close();
    }
  }

  /** Makes the subject once the folder is there. */
  @FunctionalInterface
  interface SubjectSource<B extends Batch> {
    Subject<B> in(RunFolder folder) throws IOException;
  }

  /**
   * What a session came to.
   *
   * @param steps finished steps of the whole run
   * @param checkpoint the newest checkpoint
   * @param before evaluation before the first step; empty for a resumed run
   * @param after evaluation after the last step
   */
  record Outcome(
      long steps, Path checkpoint, Map<String, Double> before, Map<String, Double> after) {}

  /**
   * @param resume continue the run in the folder from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress
   */
  TrainingSession(Settings settings, boolean resume, List<String> commandLine, PrintStream out) {
    this.settings = settings;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /**
   * Trains to the end of the configuration.
   *
   * @param loader opened before, as what cannot run must not leave a folder that refuses the next
   *     attempt
   * @param data fingerprint of the training data
   */
  Outcome run(BatchLoader<B> loader, String data, SubjectSource<B> source) throws IOException {
    Path dir = settings.run().dir();
    String yaml = ConfigLoader.toYaml(settings.config());
    try (RunFolder folder = resume ? RunFolder.resume(dir) : RunFolder.create(dir, yaml);
        StopSignals signals = StopSignals.listen(this::announceStop)) {
      if (resume && ResumedConfig.isLonger(folder, settings.config())) {
        folder.replaceConfig(yaml);
      }
      folder.unmarkStopped();
      folder.writeProvenance(provenance(data));
      try (Subject<B> subject = source.in(folder)) {
        return new Course(folder, loader, subject, signals).run(yaml);
      }
    }
  }

  private void announceStop(String signal) {
    out.printf("%n%s: stopping after the next checkpoint; Ctrl-C ends at once%n", signal);
  }

  private Provenance provenance(String data) {
    Map<String, Integer> threads = new LinkedHashMap<>();
    threads.put("kernels", Backend.pool().threads());
    threads.put("decoders", settings.decoders());
    return Provenance.collect(threads, Map.of("run", settings.seed()), data, commandLine);
  }

  /** The course of the training within one folder. */
  private final class Course implements TrainLoop.Milestones {
    private final RunFolder folder;
    private final BatchLoader<B> loader;
    private final Subject<B> subject;
    private final StopSignals signals;
    private final CheckpointStore checkpoints;
    private final StepGuard guard;
    private final long total;
    private TensorBoardLog pictures; // null without event files
    private Path newestCheckpoint;
    private Map<String, Double> newestMetrics = Map.of();

    Course(RunFolder folder, BatchLoader<B> loader, Subject<B> subject, StopSignals signals) {
      this.folder = folder;
      this.loader = loader;
      this.subject = subject;
      this.signals = signals;
      RunConfig run = settings.run();
      checkpoints = new CheckpointStore(folder.checkpoints(), run.keepLast());
      guard = new StepGuard(run);
      total = TrainLoop.totalSteps(run, settings.epochs(), loader.batchesPerEpoch());
    }

    Outcome run(String yaml) throws IOException {
      boolean fromStart = !resume || checkpoints.steps().isEmpty(); // ended before it saved
      long start = fromStart ? 0 : restore(checkpoints.latestValid(this::isComplete));
      long lastLogged = fromStart ? -1 : start;
      try (MetricsLog log =
              resume
                  ? MetricsLog.resume(folder.metrics(), lastLogged)
                  : MetricsLog.create(folder.metrics());
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
        return new Outcome(steps, newestCheckpoint, before, newestMetrics);
      }
    }

    private long train(MetricsLog log, ProgressLine progress, long start) throws IOException {
      TrainLoop<B> loop =
          new TrainLoop<>(
              settings.run(),
              settings.epochs(),
              loader,
              subject.trainee(),
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
      Path events = folder.tensorboard();
      TensorBoardLog log =
          resume
              ? TensorBoardLog.resume(events, lastLogged, MetricInfo::description)
              : TensorBoardLog.create(events, MetricInfo::description);
      if (lastLogged < 0) {
        log.code("config", yaml);
      }
      return log;
    }

    private long restore(Checkpoint checkpoint) {
      Trainee<B> trainee = subject.trainee();
      ModelState.read(checkpoint, trainee.tensors());
      Map<String, Long> counters = new LinkedHashMap<>();
      trainee.counters().keySet().forEach(name -> counters.put(name, checkpoint.number(name)));
      trainee.restore(counters);
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
      state.put(AT_REST, subject.trainee().atRest());
      state.putAll(guard.counters());
      state.putAll(subject.trainee().counters());
      try {
        newestCheckpoint =
            checkpoints.save(
                step, state, aside -> ModelState.write(aside, subject.trainee().tensors()));
      } catch (IOException e) {
        throw new IOException(
            "the checkpoint of step %d cannot be written to %s: %s; those of steps %s are whole: make room and continue with --resume"
                .formatted(step, folder.checkpoints(), e.getMessage(), checkpoints.steps()),
            e);
      }
    }

    @Override
    public Path keep(long step, Batch batch) throws IOException {
      Path file = folder.badBatch(step);
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
      newestMetrics = subject.evaluation().evaluate(step, picture);
      Path sheet = folder.maskSheet(step);
      if (picture && pictures != null && Files.exists(sheet)) {
        pictures.image("masks", step, Files.readAllBytes(sheet));
      }
      return newestMetrics;
    }
  }

  /** Progress that nobody reads. */
  static PrintStream silent() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  /** The first lines of an outcome's summary for people. */
  static List<String> summary(
      long steps, Map<String, Double> before, Map<String, Double> after, int skipped) {
    StringBuilder changes = new StringBuilder();
    after.forEach(
        (name, value) -> {
          Double earlier = before.get(name);
          changes.append(changes.isEmpty() ? "" : ", ").append(name).append(' ');
          if (earlier != null) {
            changes.append(String.format(Locale.ROOT, "%.4f -> ", earlier));
          }
          changes.append(String.format(Locale.ROOT, "%.4f", value));
        });
    List<String> lines = new ArrayList<>();
    lines.add("after " + steps + " steps: " + changes);
    if (skipped > 0) {
      lines.add(skipped + " unreadable files were skipped, see above");
    }
    return lines;
  }
}
