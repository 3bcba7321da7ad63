package org.maskedaction.kind.modality;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.method.actionmae.ModalityInference;

/** Applies a model of several modalities to samples with some of their modalities. */
final class ModalityScores {
  private ModalityScores() {}

  /** Takes what a sample gets with each subset. */
  @FunctionalInterface
  interface Use {
    /**
     * @param scores in the order of the subsets; null for a subset of which the sample has nothing
     */
    void accept(List<SampleScores> scores);
  }

  /**
   * Scores the samples of a loader of single samples, in their order. Of a subset a sample uses the
   * modalities that it has.
   *
   * @param limit most samples, 0 for all
   */
  static void forEach(
      BatchLoader<ModalityBatch> loader,
      ModalityInference inference,
      List<boolean[]> subsets,
      int limit,
      Use use) {
    loader.startEpoch(0, 0);
    int done = 0;
    ModalityBatch sample = loader.next();
    while (sample != null && (limit == 0 || done < limit)) {
      use.accept(scores(sample, inference, subsets));
      done++;
      sample = loader.next();
    }
  }

  private static List<SampleScores> scores(
      ModalityBatch sample, ModalityInference inference, List<boolean[]> subsets) {
    float[][] tokens = tokens(sample, inference);
    List<boolean[]> usable = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (boolean[] subset : subsets) {
      boolean[] used = subset.clone();
      for (int m = 0; m < used.length; m++) {
        used[m] &= tokens[m] != null;
      }
      boolean any = ModalitySubsets.size(used) > 0;
      places.add(any ? usable.size() : -1);
      if (any) {
        usable.add(used);
      }
    }
    List<ModalityInference.Scored> scored =
        usable.isEmpty() ? List.of() : inference.scores(tokens, usable);
    List<SampleScores> result = new ArrayList<>();
    for (int place : places) {
      result.add(
          place < 0
              ? null
              : new SampleScores(
                  sample.ids().get(0), sample.labels()[0], List.of(scored.get(place).logits())));
    }
    return result;
  }

  /** The tokens of what the sample has, in the order of the model. // [M][D] */
  static float[][] tokens(ModalityBatch sample, ModalityInference inference) {
    List<String> names = inference.modalities();
    float[][] tokens = new float[names.size()][];
    for (int i = 0; i < sample.modalities().size(); i++) {
      ModalityBatch.Input input = sample.modalities().get(i);
      int index = names.indexOf(input.name());
      if (index >= 0 && sample.present()[0][i]) {
        tokens[index] = inference.token(input);
      }
    }
    return tokens;
  }
}
