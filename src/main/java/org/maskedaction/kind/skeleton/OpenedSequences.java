package org.maskedaction.kind.skeleton;

import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.viz.SkeletonPicture;
import org.maskedaction.viz.ViewSheet;

/**
 * The sequences of a run.
 *
 * @param data the prepared file
 * @param learned the sequences that are learned from
 * @param settings batch size and seed
 * @param augmented whether clips are random
 */
record OpenedSequences(
    SkeletonData data,
    List<SkeletonSequence> learned,
    SkeletonRunSettings settings,
    boolean augmented)
    implements OpenedData {
  @Override
  public int size(Part part) {
    return part == Part.TRAIN ? learned.size() : data.of(Part.TEST).size();
  }

  @Override
  public String fingerprint(Part part) {
    return data.fingerprint(part);
  }

  @Override
  public ViewSheet draw(int[] places, int epochs) {
    ViewSheet sheet = new ViewSheet("Training sequences as the model sees them");
    List<Integer> parents = data.file().layout().parents();
    int batch = settings.optimizer().batchSize();
    try (SampleLoader<SkeletonSequence, SkeletonClips> loader =
            data.shuffled(learned, batch, settings.seed(), augmented);
        SampleLoader<SkeletonSequence, SkeletonClips> centre = data.centre(learned, 1)) {
      for (int place : places) {
        SkeletonSequence evaluated = centre.sample(0, place);
        sheet.addSkeletons(
            ViewSheet.title(evaluated.id(), evaluated.label()),
            ViewSheet.views(
                picture(evaluated, parents),
                epoch -> picture(loader.sample(epoch, place), parents),
                epochs));
      }
    }
    return sheet;
  }

  private static SkeletonPicture picture(SkeletonSequence sequence, List<Integer> parents) {
    SkeletonClips clip = SkeletonClips.of(0, 0, List.of(sequence));
    return new SkeletonPicture(
        clip.ids().get(0), parents, clip.persons(), clip.frames(), clip.byPerson(), List.of());
  }
}
