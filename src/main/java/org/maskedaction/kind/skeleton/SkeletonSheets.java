package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.viz.ContactSheet;
import org.maskedaction.viz.SkeletonPicture;

/**
 * Contact sheets of a run on skeletons while it learns: some test clips, their visible joints and
 * the reconstruction. Of runs from whose targets no joints follow there are none.
 */
final class SkeletonSheets {
  private static final int CLIPS = 3;

  private final SkeletonPretrainConfig config;
  private final Parameters parameters;
  private final SkeletonData data;

  /**
   * @param parameters those that learn
   * @param data sequences of the run
   */
  SkeletonSheets(SkeletonPretrainConfig config, Parameters parameters, SkeletonData data) {
    this.config = config;
    this.parameters = parameters;
    this.data = data;
  }

  /** Draws what the parameters make of the clips after {@code step} steps. */
  void draw(Path sheet, long step) throws IOException {
    boolean joints = config.data().stream() == SkeletonDataConfig.Stream.JOINT;
    if (!joints
        || !SegmentRestoration.isPossible(config.target(), config.model().segmentLength())) {
      return;
    }
    Path folder = config.run().dir();
    String name = String.valueOf(folder.getFileName());
    PretrainedSkeletonRun run = new PretrainedSkeletonRun(folder, name, config, step, parameters);
    List<SkeletonClips> clips = SkeletonPictures.clips(data, CLIPS);
    List<SkeletonPicture> pictures = new ArrayList<>();
    try (SkeletonViews views = new SkeletonViews(run)) {
      for (int i = 0; i < clips.size(); i++) {
        SkeletonPicture.View view = views.view(views.result(clips.get(i), config.seed(), i), false);
        pictures.add(
            SkeletonPictures.picture(clips.get(i), data.file().layout().parents(), List.of(view)));
      }
    }
    ContactSheet.ofSkeletons(run.source(), pictures).write(sheet);
  }
}
