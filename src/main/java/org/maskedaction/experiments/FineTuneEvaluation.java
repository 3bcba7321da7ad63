package org.maskedaction.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.FineTuneConfig;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.train.ClassifierInference;
import org.maskedaction.train.ClassifierTally;
import org.maskedaction.train.Metric;
import org.maskedaction.train.VideoScores;

/** Measures a classifier on one centre clip of each validation video. */
final class FineTuneEvaluation implements TrainingSession.Evaluation {
  private final FineTuneConfig config;
  private final List<VideoEntry> entries;
  private final ClassifierInference inference;

  /** Of the first {@code run.eval_clips} of the validation videos. */
  FineTuneEvaluation(
      FineTuneConfig config, List<VideoEntry> entries, ClassifierInference inference) {
    this.config = config;
    this.entries = Loaders.chosen(entries, config.run());
    this.inference = inference;
  }

  @Override
  public Map<String, Double> evaluate(long step, boolean picture) {
    ClassifierTally tally = new ClassifierTally(config.finetune().numClasses());
    CentreClips.forEach(entries, config.model(), config.data(), clip -> tally.add(scores(clip)));
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.VAL_LOSS, tally.loss());
    metrics.put(Metric.VAL_TOP1, tally.top1());
    metrics.put(Metric.VAL_TOP5, tally.top5());
    return metrics;
  }

  private VideoScores scores(Clip clip) {
    float[] logits = inference.run(List.of(clip)).get(0).logits();
    return new VideoScores(clip.id(), clip.label(), List.of(logits));
  }
}
