package org.maskedaction.kind.video;

import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.model.video.VideoModelConfig;

/**
 * The centre window and crop of each video of a list, in the list's order. A video that cannot be
 * read is left out.
 */
final class CentreClips {
  private CentreClips() {}

  /**
   * Hands over one clip per readable video.
   *
   * @return the videos that were left out
   * @throws org.maskedaction.io.InputException if none can be read
   */
  static List<LeftOut> forEach(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, Consumer<Clip> use) {
    try (BatchLoader<ClipBatch> loader =
        VideoLoaders.views(entries, model, data, TestViews.CENTRE)) {
      loader.forEach(batch -> batch.clips().forEach(use));
      return loader.leftOut();
    }
  }
}
