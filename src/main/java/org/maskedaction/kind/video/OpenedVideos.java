package org.maskedaction.kind.video;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.viz.ViewSheet;

/**
 * The videos of a run.
 *
 * @param videos its lists
 * @param settings how clips are cut
 * @param training makes the loader of the training clips
 */
record OpenedVideos(
    VideoData videos,
    VideoRunSettings settings,
    Supplier<SampleLoader<List<Clip>, ClipBatch>> training)
    implements OpenedData {
  @Override
  public int size(Part part) {
    return entries(part).size();
  }

  @Override
  public String fingerprint(Part part) {
    return VideoData.fingerprint(entries(part));
  }

  private List<VideoEntry> entries(Part part) {
    return part == Part.TRAIN ? videos.train() : videos.val();
  }

  @Override
  public ViewSheet draw(int[] places, int epochs) {
    ViewSheet sheet = new ViewSheet("Training clips as the model sees them");
    try (SampleLoader<List<Clip>, ClipBatch> loader = training.get();
        SampleLoader<List<Clip>, ClipBatch> centre =
            VideoLoaders.centre(videos.train(), settings.model(), settings.data(), 1)) {
      for (int place : places) {
        Clip evaluated = centre.sample(0, place).get(0);
        IntFunction<byte[]> learned = epoch -> loader.sample(epoch, place).get(0).pixels();
        sheet.addVideo(
            ViewSheet.title(evaluated.id(), evaluated.label()),
            evaluated.frames(),
            evaluated.height(),
            ViewSheet.views(evaluated.pixels(), learned, epochs));
      }
    }
    return sheet;
  }
}
