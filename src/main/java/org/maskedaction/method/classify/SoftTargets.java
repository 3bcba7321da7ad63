package org.maskedaction.method.classify;

import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.video.Clip;
import org.maskedaction.io.InputException;

/**
 * The classes of clips as rows of numbers that add up to 1.
 *
 * @param classes number of classes C
 * @param smoothing share of each target that is spread evenly over all classes
 */
public record SoftTargets(int classes, double smoothing) {
  /**
   * The targets of a batch whose clips are mixed with their partners, clip i with clip B - 1 - i.
   *
   * @param share weight of a clip's own label
   * @return // [B, C]
   * @throws InputException if a clip has no label of the classifier
   */
  public float[] of(List<Clip> clips, double share) {
    float[] targets = new float[clips.size() * classes];
    Arrays.fill(targets, (float) (smoothing / classes));
    for (int i = 0; i < clips.size(); i++) {
      int own = label(clips.get(i));
      int other = label(clips.get(clips.size() - 1 - i));
      targets[i * classes + own] += (float) ((1 - smoothing) * share);
      targets[i * classes + other] += (float) ((1 - smoothing) * (1 - share));
    }
    return targets;
  }

  /**
   * The targets of skeleton clips, which are not mixed.
   *
   * @return // [B, C]
   * @throws InputException if a clip has no label of the classifier
   */
  public float[] of(SkeletonClips clips) {
    return of(clips.ids(), clips.labels());
  }

  /**
   * The targets of samples with these labels.
   *
   * @param ids names of the samples, for errors
   * @return // [B, C]
   * @throws InputException if a sample has no label of the classifier
   */
  public float[] of(List<String> ids, int[] labels) {
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (smoothing / classes));
    for (int i = 0; i < labels.length; i++) {
      int label = label(ids.get(i), labels[i]);
      targets[i * classes + label] += (float) (1 - smoothing);
    }
    return targets;
  }

  private int label(Clip clip) {
    return label(clip.id(), clip.label());
  }

  private int label(String id, int label) {
    if (label < 0 || label >= classes) {
      throw new InputException(
          "clip %s has label %d; expected 0 to %d".formatted(id, label, classes - 1));
    }
    return label;
  }
}
