package org.maskedaction.kind.skeleton;

import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonLoader;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.PreparedSkeletons.Split;
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
    return part == Part.TRAIN ? learned.size() : data.of(Split.TEST).size();
  }

  @Override
  public String fingerprint(Part part) {
    return data.fingerprint(part == Part.TRAIN ? Split.TRAIN : Split.TEST);
  }

  @Override
  public ViewSheet draw(int[] places, int epochs) {
    ViewSheet sheet = new ViewSheet("Training sequences as the model sees them");
    List<Integer> parents = data.file().layout().parents();
    int batch = settings.optimizer().batchSize();
    try (SkeletonLoader loader = data.shuffled(learned, batch, settings.seed(), augmented);
        SkeletonLoader centre = data.centre(learned, 1)) {
      for (int place : places) {
        SkeletonClips evaluated = centre.clip(0, place);
        sheet.addSkeletons(
            ViewSheet.title(evaluated.ids().get(0), evaluated.labels()[0]),
            ViewSheet.views(
                picture(evaluated, parents),
                epoch -> picture(loader.clip(epoch, place), parents),
                epochs));
      }
    }
    return sheet;
  }

  private static SkeletonPicture picture(SkeletonClips clip, List<Integer> parents) {
    return new SkeletonPicture(
        clip.ids().get(0), parents, clip.persons(), clip.frames(), clip.byPerson(), List.of());
  }
}
