package org.maskedaction.experiments;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.checkpoint.Checkpoint;
import org.maskedaction.checkpoint.CheckpointStore;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModelConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipLoader;
import org.maskedaction.data.video.SkippedVideo;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.RandomMasking;
import org.maskedaction.masking.TubeMasking;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.TatsSampler;
import org.maskedaction.models.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.ProgressLine;
import org.maskedaction.run.Provenance;
import org.maskedaction.run.RunFolder;
import org.maskedaction.train.Inference;
import org.maskedaction.train.MaskedAutoencoderTrainee;
import org.maskedaction.train.MaskedClip;
import org.maskedaction.train.TatsTrainee;
import org.maskedaction.train.TrainLoop;
import org.maskedaction.train.Trainee;

/**
 * Pre-trains a masked video autoencoder, with TATS together with its sampler, from a configuration
 * into a run folder.
 */
public final class PretrainExperiment {
  private static final int CLIPS_ON_SHEET = 3;

  private final PretrainConfig config;
  private final boolean resume;
  private final List<String> commandLine;
  private final PrintStream out;

  /**
   * What a run came to.
   *
   * @param steps finished steps of the whole run
   * @param checkpoint the newest checkpoint
   * @param maskSheet the newest picture
   * @param before evaluation before the first step; empty for a resumed run
   * @param after evaluation after the last step
   * @param skipped training videos that could not be read, each once
   */
  public record Result(
      long steps,
      Path checkpoint,
      Path maskSheet,
      Map<String, Double> before,
      Map<String, Double> after,
      List<SkippedVideo> skipped) {}

  /**
   * @param resume continue the run in {@code config.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress and results
   */
  public PretrainExperiment(
      PretrainConfig config, boolean resume, List<String> commandLine, PrintStream out) {
    this.config = config;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Runs to the end of the configuration. */
  public Result run() throws IOException {
    Backend.initialise(config.run().threads());
    MaskGenerator masks = masks(config);
    PretrainData data = PretrainData.open(config.data(), this::showGenerated);
    Path dir = config.run().dir();
    // The folder comes last: what cannot run must not leave one that refuses the next attempt.
    try (ClipLoader loader = Loaders.training(data.train(), config);
        RunFolder folder =
            resume ? RunFolder.resume(dir) : RunFolder.create(dir, ConfigLoader.toYaml(config))) {
      requireSameConfig(folder);
      folder.writeProvenance(provenance(data));
      return new Session(folder, data, loader, masks).run();
    }
  }

  private void showGenerated(int done) {
    if (done % 100 == 0) {
      out.println("generated " + done + " clips");
    }
  }

  private void requireSameConfig(RunFolder folder) {
    if (resume && !folder.config().equals(ConfigLoader.toYaml(config))) {
      throw new InputException(
          "%s was started with another configuration; resume it with %s"
              .formatted(folder.path(), folder.path().resolve("config.yaml")));
    }
  }

  private Provenance provenance(PretrainData data) {
    Map<String, Integer> threads = new LinkedHashMap<>();
    threads.put("kernels", Backend.pool().threads());
    threads.put("decoders", config.data().workers());
    return Provenance.collect(
        threads, Map.of("run", config.seed()), data.fingerprint(), commandLine);
  }

  /** The masks, or for TATS the random masks of the same number of visible tokens. */
  public static MaskGenerator masks(PretrainConfig config) {
    ModelConfig model = config.model();
    double ratio = config.masking().maskRatio();
    int slots = model.frameSlots();
    int perFrame = model.tokensPerFrame();
    MaskGenerator masks =
        switch (config.masking().type()) {
          case RANDOM ->
              new RandomMasking(model.tokens(), VisibleCount.random(model.tokens(), ratio));
          case TUBE ->
              new TubeMasking(slots, perFrame, VisibleCount.tube(slots, perFrame, ratio) / slots);
          case TATS ->
              new RandomMasking(model.tokens(), VisibleCount.adaptive(model.tokens(), ratio));
        };
    if (masks.visibleCount() == 0) {
      throw new InputException(
          "masking.mask_ratio: %s leaves none of %d tokens visible"
              .formatted(ratio, model.tokens()));
    }
    return masks;
  }

  /** New parameters for a configuration. */
  public static Parameters parameters(PretrainConfig config) {
    Parameters parameters = new Parameters(config.seed());
    VideoMae.createParameters(parameters, config.model());
    if (usesSampler(config)) {
      TatsSampler.createParameters(parameters, config.model(), config.sampler());
    }
    return parameters;
  }

  private static boolean usesSampler(PretrainConfig config) {
    return switch (config.masking().type()) {
      case TATS -> true;
      case RANDOM, TUBE -> false;
    };
  }

  /** One process's share of a run. */
  private final class Session implements TrainLoop.Milestones {
    private final RunFolder folder;
    private final ClipLoader loader;
    private final CheckpointStore checkpoints;
    private final Trainee trainee;
    private final PretrainEvaluation evaluation;
    private Path newestCheckpoint;
    private Path newestSheet;
    private Map<String, Double> newestMetrics = Map.of();

    Session(RunFolder folder, PretrainData data, ClipLoader loader, MaskGenerator masks) {
      this.folder = folder;
      this.loader = loader;
      checkpoints = new CheckpointStore(folder.checkpoints(), config.run().keepLast());
      Parameters parameters = parameters(config);
      trainee =
          usesSampler(config)
              ? new TatsTrainee(parameters, config, masks.visibleCount(), loader.batchesPerEpoch())
              : new MaskedAutoencoderTrainee(parameters, config, masks, loader.batchesPerEpoch());
      List<Clip> clips = Loaders.evaluation(data.val(), config);
      int batch = Math.min(clips.size(), config.optimizer().batchSize());
      evaluation =
          new PretrainEvaluation(
              config, new Inference(parameters, config, masks, batch), clips, data.truth());
    }

    Result run() throws IOException {
      long start = 0;
      if (resume) {
        start = restore(checkpoints.latestValid());
      }
      long total =
          TrainLoop.totalSteps(config.run(), config.optimizer().epochs(), loader.batchesPerEpoch());
      try (MetricsLog log =
              resume
                  ? MetricsLog.resume(folder.metrics(), start)
                  : MetricsLog.create(folder.metrics());
          ProgressLine progress = ProgressLine.on(out, total)) {
        Map<String, Double> before = Map.of();
        if (!resume) {
          before = evaluate(0, true);
          log.append(0, before);
        }
        TrainLoop loop =
            new TrainLoop(
                config.run(),
                config.optimizer().epochs(),
                loader,
                trainee,
                log,
                progress,
                this,
                start);
        long steps = loop.run();
        return new Result(
            steps, newestCheckpoint, newestSheet, before, newestMetrics, loader.skipped());
      }
    }

    private long restore(Checkpoint checkpoint) {
      ModelState.read(checkpoint, trainee.tensors());
      Map<String, Long> counters = new LinkedHashMap<>();
      trainee.counters().keySet().forEach(name -> counters.put(name, checkpoint.number(name)));
      trainee.restore(counters);
      newestCheckpoint = checkpoint.folder();
      return checkpoint.step();
    }

    @Override
    public void checkpoint(long step) throws IOException {
      Map<String, Object> state = new LinkedHashMap<>();
      state.put("epoch", step / loader.batchesPerEpoch());
      state.put("batches_per_epoch", loader.batchesPerEpoch());
      state.put("seed", config.seed());
      state.putAll(trainee.counters());
      newestCheckpoint =
          checkpoints.save(step, state, aside -> ModelState.write(aside, trainee.tensors()));
    }

    @Override
    public Map<String, Double> evaluate(long step, boolean picture) throws IOException {
      List<MaskedClip> results = evaluation.run();
      newestMetrics = evaluation.metrics(results);
      if (picture) {
        newestSheet = folder.masks().resolve(String.format(Locale.ROOT, "step-%08d.png", step));
        evaluation.draw(newestSheet, step, results, CLIPS_ON_SHEET);
      }
      return newestMetrics;
    }
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Result result) {
    List<String> lines = new ArrayList<>();
    StringBuilder changes = new StringBuilder();
    result
        .after()
        .forEach(
            (name, after) -> {
              Double before = result.before().get(name);
              changes.append(changes.isEmpty() ? "" : ", ").append(name).append(' ');
              if (before != null) {
                changes.append(String.format(Locale.ROOT, "%.4f -> ", before));
              }
              changes.append(String.format(Locale.ROOT, "%.4f", after));
            });
    lines.add("after " + result.steps() + " steps: " + changes);
    if (!result.skipped().isEmpty()) {
      lines.add(result.skipped().size() + " videos could not be read and were skipped, see above");
    }
    lines.add("checkpoint: " + result.checkpoint() + "  mask sheet: " + result.maskSheet());
    return lines;
  }
}
