package org.maskedaction.evaluation.probe;

/**
 * How often the right class is among the best.
 *
 * @param top1 share of clips whose highest score is at their label
 * @param top5 share of clips whose label is among the five highest scores
 */
public record Accuracy(double top1, double top5) {
  private static final int TOP = 5;

  /** The scores of one vector. */
  @FunctionalInterface
  interface Scorer {
    /** One score per class. // [D] to [C] */
    double[] scores(double[] features);
  }

  static Accuracy of(Scorer scorer, LabelledFeatures features) {
    int first = 0;
    int among = 0;
    for (int i = 0; i < features.size(); i++) {
      int better = better(scorer.scores(features.rows()[i]), features.labels()[i]);
      first += better == 0 ? 1 : 0;
      among += better < TOP ? 1 : 0;
    }
    return new Accuracy(first / (double) features.size(), among / (double) features.size());
  }

  /** How many classes come before {@code label}; of equal scores the lower class comes first. */
  private static int better(double[] scores, int label) {
    int better = 0;
    for (int c = 0; c < scores.length; c++) {
      better += scores[c] > scores[label] || scores[c] == scores[label] && c < label ? 1 : 0;
    }
    return better;
  }
}
