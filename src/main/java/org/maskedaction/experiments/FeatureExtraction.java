package org.maskedaction.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.maskedaction.data.video.SkippedVideo;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.run.NpzWriter;

/**
 * One feature vector per video, from its centre clip: what a fine-tuned classifier's head reads, or
 * the mean of a pre-trained encoder's output.
 */
public final class FeatureExtraction {
  private final RunCheckpoint source;

  /**
   * What was written.
   *
   * @param videos number of rows
   * @param width length of a vector
   * @param skipped videos that could not be read and have no row
   */
  public record Result(int videos, int width, List<SkippedVideo> skipped) {}

  /**
   * @param checkpoint of a pre-training or fine-tuning run, or its run folder
   */
  public FeatureExtraction(Path checkpoint) {
    source = RunCheckpoint.open(checkpoint);
  }

  /** The features of files; their ids are the paths as given. */
  public Result ofFiles(List<Path> files, Path out) throws IOException {
    List<VideoEntry> entries = FrozenModel.entries(files);
    return write(model -> entries, out);
  }

  /**
   * The features of the videos of a list; their ids are the paths as the list names them. Relative
   * paths start where those of the run's own lists do.
   */
  public Result ofList(Path list, Path out) throws IOException {
    return write(model -> VideoList.read(list, model.root()), out);
  }

  /**
   * Writes an npz file with {@code features}, float32 [n, D], {@code ids} and {@code labels}, int32
   * [n], -1 where there is none.
   */
  private Result write(Function<FrozenModel, List<VideoEntry>> videos, Path out)
      throws IOException {
    List<float[]> features = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (FrozenModel model = FrozenModel.open(source)) {
      List<SkippedVideo> skipped =
          model.forEach(
              videos.apply(model),
              scores -> {
                features.add(scores.features());
                ids.add(scores.clip().id());
                labels.add(scores.clip().label());
              });
      int[] labelValues = labels.stream().mapToInt(Integer::intValue).toArray();
      new NpzWriter()
          .add("features", features, model.width())
          .add("ids", ids)
          .add("labels", labelValues)
          .write(out);
      return new Result(features.size(), model.width(), skipped);
    }
  }
}
