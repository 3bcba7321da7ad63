package org.maskedaction.kind.skeleton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.kind.skeleton.SkeletonPictures.PretrainedSkeletonRun;
import org.maskedaction.method.mae.SkeletonReconstruction;
import org.maskedaction.method.mae.SkeletonReconstruction.MaskedSkeleton;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.SegmentTargets;
import org.maskedaction.viz.SkeletonPicture;

/** What a pre-trained skeleton model makes of clips, as pictures need it. */
final class SkeletonViews implements AutoCloseable {
  private static final int COORDINATES = SkeletonModelConfig.COORDINATES;

  private final PretrainedSkeletonRun run;
  private final SegmentRestoration restoration;
  private final SkeletonReconstruction reconstruction;

  /**
   * @throws org.maskedaction.io.InputException for targets that joints do not follow from
   */
  SkeletonViews(PretrainedSkeletonRun run) {
    SkeletonModelConfig model = run.config().model();
    this.run = run;
    restoration =
        new SegmentRestoration(model.joints(), model.segmentLength(), run.config().target());
    reconstruction = run.reconstruction();
  }

  /** Masks and reconstructs a clip; equal arguments give equal results. */
  MaskedSkeleton result(SkeletonClips clip, long seed, long place) {
    return reconstruction.view(clip, seed, place);
  }

  /**
   * How a result is drawn.
   *
   * @param named whether the run is named, as there are others
   */
  SkeletonPicture.View view(MaskedSkeleton result, boolean named) {
    SkeletonModelConfig model = run.config().model();
    float[] original = result.clip().byPerson(); // [M, T, V, C]
    int person = original.length / model.persons();
    float[] restored = new float[original.length];
    boolean[] visible = new boolean[original.length / COORDINATES];
    for (int who = 0; who < model.persons(); who++) {
      float[] clip = Arrays.copyOfRange(original, who * person, (who + 1) * person);
      float[] filled = restoration.apply(clip, result.masked()[who], result.prediction()[who]);
      System.arraycopy(filled, 0, restored, who * person, person);
      for (int token : result.visible()[who]) {
        show(token, who, visible);
      }
    }
    SkeletonPicture.View bare = new SkeletonPicture.View(visible, restored, List.of(), List.of());
    List<String> seen =
        List.of(
            "%d of %d tokens visible".formatted(run.config().masking().keepCount(), model.tokens()),
            "the rest is pale");
    double distance = bare.distance(original, model.joints());
    return new SkeletonPicture.View(visible, restored, seen, notes(result, distance, named));
  }

  private void show(int token, int person, boolean[] visible) {
    SkeletonModelConfig model = run.config().model();
    int first = person * model.frames() + token / model.joints() * model.segmentLength();
    for (int frame = first; frame < first + model.segmentLength(); frame++) {
      visible[frame * model.joints() + token % model.joints()] = true;
    }
  }

  private List<String> notes(MaskedSkeleton result, double distance, boolean named) {
    SegmentTargets.Kind type = run.config().target().type();
    List<String> notes = new ArrayList<>();
    if (named) {
      notes.add("run %s, step %d".formatted(run.name(), run.step()));
    }
    notes.add("visible joints in black");
    notes.add(
        String.format(
            Locale.ROOT, "%s error %.3g", type.name().toLowerCase(Locale.ROOT), result.loss()));
    notes.add(String.format(Locale.ROOT, "mean distance %.3g", distance));
    switch (type) {
      case RAW -> {}
      case JOINT, NAT -> notes.add("true mean and deviation");
      case MOTION -> notes.add("true start of segments");
    }
    return notes;
  }

  @Override
  public void close() {
    reconstruction.close();
  }
}
