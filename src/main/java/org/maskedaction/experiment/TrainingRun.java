package org.maskedaction.experiment;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.data.Batch;
import org.maskedaction.data.LeftOut;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Training;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.WorkerPool;
import org.maskedaction.run.Provenance;

/**
 * Trains what settings describe into a run folder, from new weights, from an initial checkpoint, or
 * from where an earlier session stopped.
 *
 * @param <S> the record of the settings
 */
public final class TrainingRun<S extends Record & RunSettings> {
  private static final int REPORT_EVERY = 100;

  private final Task<S> task;
  private final S settings;
  private final boolean resume;
  private final List<String> commandLine;
  private final PrintStream out;

  /**
   * What a run came to.
   *
   * @param steps finished steps of the whole run
   * @param checkpoint the newest checkpoint
   * @param sheet the newest picture; null where there is none
   * @param before evaluation before the first step; empty for a resumed run
   * @param after evaluation after the last step
   * @param leftOut training samples that could not be read, each once
   * @param facts lines for people on what was learned from
   */
  public record Result(
      long steps,
      Path checkpoint,
      Path sheet,
      Map<String, Double> before,
      Map<String, Double> after,
      List<LeftOut> leftOut,
      List<String> facts) {
    /** The result in a few lines for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("after " + steps + " steps: " + changes());
      if (!leftOut.isEmpty()) {
        lines.add(leftOut.size() + " unreadable files were skipped, see above");
      }
      lines.addAll(facts);
      lines.add("checkpoint: " + checkpoint + (sheet == null ? "" : "  mask sheet: " + sheet));
      return lines;
    }

    private String changes() {
      List<String> changes = new ArrayList<>();
      after.forEach(
          (name, value) -> {
            Double earlier = before.get(name);
            String from = earlier == null ? "" : String.format(Locale.ROOT, "%.4f -> ", earlier);
            changes.add(name + " " + from + String.format(Locale.ROOT, "%.4f", value));
          });
      return String.join(", ", changes);
    }
  }

  /**
   * A run that may be resumed and that people watch.
   *
   * @param resume continue the run in {@code settings.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress
   */
  public TrainingRun(
      Task<S> task, S settings, boolean resume, List<String> commandLine, PrintStream out) {
    this.task = task;
    this.settings = settings;
    this.resume = resume;
    this.commandLine = List.copyOf(commandLine);
    this.out = out;
  }

  /** A new run that prints nothing, for use from a program. */
  public static <S extends Record & RunSettings> TrainingRun<S> of(S settings) {
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new TrainingRun<>(
        Kinds.installed().taskOf(settings), settings, false, List.of(), silent);
  }

  /** The same run, continued from its newest checkpoint. */
  public TrainingRun<S> resumed() {
    return new TrainingRun<>(task, settings, true, commandLine, out);
  }

  /**
   * Trains to the end of the settings.
   *
   * @throws org.maskedaction.io.InputException if the settings, the data or the initial weights
   *     cannot be used; there is then no new folder
   */
  public Result run() throws IOException {
    Backend.useThreads(settings.run().threads());
    try (Training<?> training = task.training(settings, new Task.Start(resume, this::report))) {
      return run(training);
    }
  }

  private <B extends Batch> Result run(Training<B> training) throws IOException {
    training.notes().origin().forEach(out::println);
    return new TrainingSession<>(training, settings, resume, commandLine, out).run();
  }

  /** What a run with settings says of itself. */
  static Provenance provenance(RunSettings settings, String fingerprint, List<String> commandLine) {
    Map<String, Integer> threads = new LinkedHashMap<>();
    threads.put("kernels", WorkerPool.shared().threads());
    threads.put("decoders", settings.readers());
    return Provenance.collect(threads, Map.of("run", settings.seed()), fingerprint, commandLine);
  }

  private void report(int generated) {
    if (generated % REPORT_EVERY == 0) {
      out.println("generated " + generated + " clips");
    }
  }
}
