package org.maskedaction.kind.video;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.experiment.TrainingSession;
import org.maskedaction.method.classify.VideoClassifierInference;
import org.maskedaction.train.Metric;

/** Measures a classifier on one centre clip of each validation video. */
final class FineTuneEvaluation implements TrainingSession.Evaluation {
  private final VideoFineTuneConfig config;
  private final List<VideoEntry> entries;
  private final VideoClassifierInference inference;

  /** Of the first {@code run.eval_clips} of the validation videos. */
  FineTuneEvaluation(
      VideoFineTuneConfig config, List<VideoEntry> entries, VideoClassifierInference inference) {
    this.config = config;
    this.entries = VideoLoaders.chosen(entries, config.run());
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

  private SampleScores scores(Clip clip) {
    float[] logits = inference.run(List.of(clip)).get(0).logits();
    return new SampleScores(clip.id(), clip.label(), List.of(logits));
  }
}
