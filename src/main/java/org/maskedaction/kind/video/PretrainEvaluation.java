package org.maskedaction.kind.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.generated.MotionRanking;
import org.maskedaction.data.video.generated.MotionTruth;
import org.maskedaction.data.video.generated.TokenGrid;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.VideoReconstruction;
import org.maskedaction.method.mae.VideoReconstruction.MaskedClip;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;
import org.maskedaction.train.Metrics;
import org.maskedaction.viz.ContactSheet;
import org.maskedaction.viz.MaskSheetClip;
import org.maskedaction.viz.MaskSource;
import org.maskedaction.viz.PatchGrid;

/** Measures a model on a fixed set of clips and draws what it does with them. */
public final class PretrainEvaluation implements Validation {
  /**
   * How well the sampler's probability ranks tokens with motion: area under the ROC curve, mean
   * over clips.
   */
  public static final Metric MOTION_AUC =
      new Metric(
          "motion_auc",
          "Motion ranked by the sampler",
          "area",
          Goal.HIGH,
          false,
          "how well the sampler's probability ranks the tokens that contain motion: area under"
              + " the ROC curve, mean over clips, 0.5 by chance (generated clips only)");

  /** Share of motion among visible tokens divided by its share among all tokens. */
  public static final Metric MOTION_LIFT =
      Metric.neutral(
          "motion_lift",
          "Motion among visible tokens",
          "ratio",
          "share of motion among the sampled visible tokens divided by its share among all"
              + " tokens");

  private static final int CLIPS_ON_SHEET = 3;

  private final VideoPretrainConfig config;
  private final VideoReconstruction inference;
  private final List<Clip> clips;
  private final MotionTruth truth;

  /**
   * @param clips the same clips for every evaluation
   * @param truth where they move, or null if that is not known
   */
  public PretrainEvaluation(
      VideoPretrainConfig config,
      VideoReconstruction inference,
      List<Clip> clips,
      MotionTruth truth) {
    this.config = config;
    this.inference = inference;
    this.clips = clips;
    this.truth = truth;
  }

  @Override
  public Map<String, Double> evaluate(long step, Path sheet) throws IOException {
    List<MaskedClip> results = run();
    if (sheet != null) {
      draw(sheet, step, results, CLIPS_ON_SHEET);
    }
    return metrics(results);
  }

  /** Masks and reconstructs all clips; the draws are the same in every call. */
  public List<MaskedClip> run() {
    return inference.run(clips, config.seed());
  }

  /** Reconstruction error, and where they apply entropy, motion_auc and motion_lift. */
  public Map<String, Double> metrics(List<MaskedClip> results) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    double count = results.size();
    metrics.put(
        Metrics.VAL_LOSS.name(), results.stream().mapToDouble(MaskedClip::loss).sum() / count);
    boolean sampled = results.get(0).probability() != null;
    if (sampled) {
      metrics.put(
          SamplerMetrics.VAL_ENTROPY.name(),
          results.stream().mapToDouble(MaskedClip::entropy).sum() / count);
    }
    if (truth != null) {
      MotionRanking.ClipMean auc = new MotionRanking.ClipMean();
      MotionRanking.ClipMean lift = new MotionRanking.ClipMean();
      for (MaskedClip result : results) {
        boolean[] motion = motion(result.clip());
        lift.add(MotionRanking.motionLift(visibility(result), motion));
        if (sampled) {
          auc.add(MotionRanking.areaUnderRoc(result.probability(), motion));
        }
      }
      auc.mean().ifPresent(mean -> metrics.put(MOTION_AUC.name(), mean));
      lift.mean().ifPresent(mean -> metrics.put(MOTION_LIFT.name(), mean));
    }
    return metrics;
  }

  private boolean[] motion(Clip clip) {
    VideoModelConfig model = config.model();
    TokenGrid grid =
        new TokenGrid(model.numFrames(), model.imageSize(), model.tubeletSize(), model.patchSize());
    return truth.motionTokens(clip.id(), clip.view(), grid);
  }

  private boolean[] visibility(MaskedClip result) {
    boolean[] visible = new boolean[config.model().tokens()];
    for (int token : result.visible()) {
      visible[token] = true;
    }
    return visible;
  }

  /** Draws the first {@code count} results as a mask sheet. */
  public void draw(Path file, long step, List<MaskedClip> results, int count) throws IOException {
    List<MaskSheetClip> pictures =
        results.subList(0, Math.min(count, results.size())).stream().map(this::picture).toList();
    ContactSheet.ofMasks(source(config, step), pictures).write(file);
  }

  /** What a mask sheet shows of one result. */
  MaskSheetClip picture(MaskedClip result) {
    return new MaskSheetClip(
        result.clip().id(),
        grid(config.model()),
        result.clip().pixels(),
        result.visible(),
        result.masked(),
        result.prediction(),
        result.tokenError(),
        result.probability(),
        config.loss().normaliseTargets(),
        truth == null ? null : motion(result.clip()),
        List.of());
  }

  /** What a sheet says about the model of a run. */
  static MaskSource source(VideoPretrainConfig config, long step) {
    String masking = config.masking().type().name().toLowerCase(Locale.ROOT);
    return new MaskSource(masking, step, config.masking().maskRatio());
  }

  /** How a model cuts clips. */
  static PatchGrid grid(VideoModelConfig model) {
    return new PatchGrid(
        model.numFrames(), model.imageSize(), model.tubeletSize(), model.patchSize());
  }
}
