package org.maskedaction.kind.video;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.experiment.TrainingSession;
import org.maskedaction.io.InputException;
import org.maskedaction.masking.BlockMasking;
import org.maskedaction.masking.FrameMasking;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.RandomMasking;
import org.maskedaction.masking.TubeMasking;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.method.adamae.AdaMaeTrainer;
import org.maskedaction.method.mae.MaskedClip;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.method.mae.VideoReconstruction;
import org.maskedaction.method.tats.TatsTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunFolder;
import org.maskedaction.train.Trainer;

/**
 * Pre-trains a masked video autoencoder, together with its sampler where masks are learned, from a
 * configuration into a run folder.
 */
public final class PretrainExperiment {
  private static final int CLIPS_ON_SHEET = 3;

  private final VideoPretrainConfig config;
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
      List<LeftOut> skipped) {}

  /** A new run that prints nothing, for use from a program. */
  public PretrainExperiment(VideoPretrainConfig config) {
    this(config, false, List.of(), TrainingSession.silent());
  }

  /**
   * @param resume continue the run in {@code config.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress and results
   */
  public PretrainExperiment(
      VideoPretrainConfig config, boolean resume, List<String> commandLine, PrintStream out) {
    this.config = config;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Runs to the end of the configuration. */
  public Result run() throws IOException {
    Backend.initialise(config.run().threads());
    MaskGenerator masks = masks(config);
    VideoData data = VideoData.open(config.data(), this::showGenerated);
    try (BatchLoader<ClipBatch> loader = VideoLoaders.training(data.train(), config)) {
      TrainingSession<ClipBatch> session =
          new TrainingSession<>(
              new TrainingSession.Settings(
                  config,
                  config.run(),
                  config.seed(),
                  config.optimizer().epochs(),
                  config.data().workers()),
              resume,
              commandLine,
              out);
      MaskSheets sheets = new MaskSheets();
      TrainingSession.Outcome outcome =
          session.run(
              loader,
              data.fingerprint(),
              folder -> {
                Parameters parameters = parameters(config);
                Trainer<ClipBatch> trainee =
                    trainee(parameters, config, masks, loader.batchesPerEpoch());
                sheets.open(evaluation(parameters, masks, data), folder);
                return new TrainingSession.Subject<>(trainee, sheets);
              });
      return new Result(
          outcome.steps(),
          outcome.checkpoint(),
          sheets.newest,
          outcome.before(),
          outcome.after(),
          loader.leftOut());
    }
  }

  private void showGenerated(int done) {
    if (done % 100 == 0) {
      out.println("generated " + done + " clips");
    }
  }

  /**
   * What learns in a run of {@code config}.
   *
   * @param masks of {@link #masks}
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  public static Trainer<ClipBatch> trainee(
      Parameters parameters,
      VideoPretrainConfig config,
      MaskGenerator masks,
      long batchesPerEpoch) {
    return switch (config.masking().type()) {
      case TATS -> new TatsTrainer(parameters, config, masks.visibleCount(), batchesPerEpoch);
      case ADAMAE -> new AdaMaeTrainer(parameters, config, masks.visibleCount(), batchesPerEpoch);
      case RANDOM, TUBE, FRAME, BLOCK ->
          new VideoMaeTrainer(parameters, config, masks, batchesPerEpoch);
    };
  }

  /**
   * What learns in a run of {@code config}, with new parameters: the way in for programs that bring
   * their own clips and loop. {@link org.maskedaction.ops.Backend#initialise()} comes first.
   *
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  public static Trainer<ClipBatch> trainee(VideoPretrainConfig config, long batchesPerEpoch) {
    return trainee(parameters(config), config, masks(config), batchesPerEpoch);
  }

  private PretrainEvaluation evaluation(
      Parameters parameters, MaskGenerator masks, VideoData data) {
    List<Clip> clips = VideoLoaders.evaluation(data.val(), config);
    int batch = Math.min(clips.size(), config.optimizer().batchSize());
    return new PretrainEvaluation(
        config, new VideoReconstruction(parameters, config, masks, batch), clips, data.truth());
  }

  /** The masks, or for a learned sampler the random masks of the same number of visible tokens. */
  public static MaskGenerator masks(VideoPretrainConfig config) {
    VideoModelConfig model = config.model();
    double ratio = config.masking().maskRatio();
    int slots = model.frameSlots();
    int perFrame = model.tokensPerFrame();
    MaskGenerator masks =
        switch (config.masking().type()) {
          case RANDOM ->
              new RandomMasking(model.tokens(), VisibleCount.random(model.tokens(), ratio));
          case TUBE ->
              new TubeMasking(slots, perFrame, VisibleCount.tube(slots, perFrame, ratio) / slots);
          case FRAME ->
              new FrameMasking(
                  slots, perFrame, VisibleCount.frame(slots, perFrame, ratio) / perFrame);
          case BLOCK ->
              new BlockMasking(slots, model.gridSide(), VisibleCount.random(model.tokens(), ratio));
          case ADAMAE, TATS ->
              new RandomMasking(model.tokens(), VisibleCount.adaptive(model.tokens(), ratio));
        };
    if (masks.visibleCount() == 0 || masks.visibleCount() == model.tokens()) {
      throw new InputException(
          "masking.mask_ratio: %s leaves %s of %d tokens visible"
              .formatted(ratio, masks.visibleCount() == 0 ? "none" : "all", model.tokens()));
    }
    return masks;
  }

  /** New parameters for a configuration. */
  public static Parameters parameters(VideoPretrainConfig config) {
    Parameters parameters = new Parameters(config.seed());
    createParameters(parameters, config);
    return parameters;
  }

  /** Creates the parameters of the autoencoder, and of the sampler that a configuration has. */
  public static void createParameters(Parameters parameters, VideoPretrainConfig config) {
    VideoMae.createParameters(parameters, config.model());
    switch (config.masking().type()) {
      case TATS -> TatsSampler.createParameters(parameters, config.model(), config.sampler());
      case ADAMAE -> AdaMaeSampler.createParameters(parameters, config.model(), config.adamae());
      case RANDOM, TUBE, FRAME, BLOCK -> {}
    }
  }

  /** Evaluations and their pictures. */
  private static final class MaskSheets implements TrainingSession.Evaluation {
    private PretrainEvaluation evaluation;
    private RunFolder folder;
    private Path newest;

    void open(PretrainEvaluation newEvaluation, RunFolder run) {
      evaluation = newEvaluation;
      folder = run;
    }

    @Override
    public Map<String, Double> evaluate(long step, boolean picture) throws IOException {
      List<MaskedClip> results = evaluation.run();
      if (picture) {
        newest = folder.maskSheet(step);
        evaluation.draw(newest, step, results, CLIPS_ON_SHEET);
      }
      return evaluation.metrics(results);
    }
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Result result) {
    List<String> lines =
        TrainingSession.summary(
            result.steps(), result.before(), result.after(), result.skipped().size());
    lines.add("checkpoint: " + result.checkpoint() + "  mask sheet: " + result.maskSheet());
    return lines;
  }
}
