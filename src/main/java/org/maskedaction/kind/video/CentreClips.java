package org.maskedaction.kind.video;

import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipLoader;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.io.InputException;
import org.maskedaction.model.video.VideoModelConfig;

/**
 * The centre window and crop of each video of a list, in the list's order. A video that cannot be
 * read is left out.
 */
final class CentreClips {
  private static final int BATCH = 4;

  private CentreClips() {}

  /**
   * Hands over one clip per readable video.
   *
   * @return the videos that were left out
   * @throws InputException if none can be read
   */
  static List<LeftOut> forEach(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, Consumer<Clip> use) {
    int at = 0;
    int used = 0;
    try (ClipLoader loader = VideoLoaders.centre(entries, model, data, BATCH)) {
      loader.startEpoch(0, 0);
      for (ClipBatch batch = loader.next(); batch != null; batch = loader.next()) {
        for (Clip clip : batch.clips()) {
          // The loader fills the place of an unreadable video with another one.
          if (clip.id().equals(entries.get(at++).id())) {
            use.accept(clip);
            used++;
          }
        }
      }
      if (used == 0) {
        throw new InputException("none of %d videos could be read".formatted(entries.size()));
      }
      return loader.leftOut();
    }
  }
}
