package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.LeftOut;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.run.RunCheckpoint;

/** One feature vector per sample, from a pre-trained encoder or a fine-tuned classifier. */
public final class FeatureExtraction {
  private final FinishedRun finished;

  /**
   * What was written.
   *
   * @param samples number of rows
   * @param width length of a vector
   * @param leftOut samples that could not be read and have no row
   */
  public record Result(int samples, int width, List<LeftOut> leftOut) {}

  /**
   * @param checkpoint of a run, or its run folder
   */
  public FeatureExtraction(Path checkpoint) {
    finished = FinishedRun.at(checkpoint);
  }

  /**
   * Writes an npz file with {@code features}, float32 [n, D], {@code ids} and {@code labels}, int32
   * [n], -1 where there is none. The ids of files are the paths as given.
   *
   * @throws org.maskedaction.io.InputException where no sample can be read
   */
  public Result write(SampleChoice choice, Path out) throws IOException {
    SampleFeatures features = features(choice);
    features.write(out);
    return new Result(features.size(), features.width(), features.leftOut());
  }

  /** The checkpoint. */
  RunCheckpoint source() {
    return finished.source();
  }

  /** The features of samples. */
  SampleFeatures features(SampleChoice choice) {
    try (OpenedModel model = finished.model(List.of())) {
      return model.features(choice);
    }
  }
}
