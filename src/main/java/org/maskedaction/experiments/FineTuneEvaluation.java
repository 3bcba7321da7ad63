package org.maskedaction.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.FineTuneConfig;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.train.ClassifierInference;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Scores;

/** Measures a classifier on one centre clip of each validation video. */
final class FineTuneEvaluation implements TrainingSession.Evaluation {
  private static final int TOP = 5;

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

  /** Sums over clips. */
  private static final class Totals {
    private int clips;
    private int top1;
    private int top5;
    private double loss;

    void add(float[] logits, int label) {
      List<Integer> best = Scores.highest(logits, TOP);
      clips++;
      top1 += best.get(0) == label ? 1 : 0;
      top5 += best.contains(label) ? 1 : 0;
      loss += Scores.crossEntropy(logits, label);
    }
  }

  @Override
  public Map<String, Double> evaluate(long step, boolean picture) {
    Totals totals = new Totals();
    CentreClips.forEach(
        entries, config.model(), config.data(), clip -> totals.add(logits(clip), clip.label()));
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.VAL_LOSS, totals.loss / totals.clips);
    metrics.put(Metric.VAL_TOP1, totals.top1 / (double) totals.clips);
    metrics.put(Metric.VAL_TOP5, totals.top5 / (double) totals.clips);
    return metrics;
  }

  private float[] logits(Clip clip) {
    return inference.run(List.of(clip)).get(0).logits();
  }
}
