package org.maskedaction.kind.skeleton;

import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.method.classify.SkeletonClassifierInference;

/** Applies a skeleton classifier to the clips in the middle of sequences. */
final class SkeletonScores {
  private SkeletonScores() {}

  /** Scores every sequence, in their order. */
  static void forEach(
      SkeletonData data,
      List<SkeletonSequence> sequences,
      SkeletonClassifierInference inference,
      Consumer<SampleScores> use) {
    try (BatchLoader<SkeletonClips> loader = data.centre(sequences, 1)) {
      loader.forEach(clip -> use.accept(scores(clip, inference)));
    }
  }

  private static SampleScores scores(SkeletonClips clip, SkeletonClassifierInference inference) {
    return new SampleScores(clip.ids().get(0), clip.labels()[0], List.of(inference.logits(clip)));
  }
}
