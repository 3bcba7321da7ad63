package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.kind.skeleton.FrozenSkeletonEncoder;
import org.maskedaction.kind.skeleton.SkeletonPredictor;
import org.maskedaction.kind.video.FrozenModel;
import org.maskedaction.kind.video.VideoData;
import org.maskedaction.run.RunCheckpoint;

/**
 * One feature vector per video or skeleton sequence, from the clip in its middle. Of videos it is
 * what a fine-tuned classifier's head reads, or the mean of a pre-trained encoder's output; of
 * skeletons the mean of the encoder's output over tokens and persons, before and after fine-tuning.
 */
public final class FeatureExtraction {
  private final RunCheckpoint source;

  /**
   * Which clips: files, a list, or prepared sequences. Without any, the validation list of the run
   * or the test sequences.
   *
   * @param files videos or recordings; empty for none
   * @param list list of videos, or null; relative paths start where those of the run's own do
   * @param data prepared skeletons in place of the run's own, or null
   * @param part of the prepared skeletons, or null for the test sequences
   * @param centred whether recordings of skeletons are centred, as in {@link SkeletonPredictor}
   */
  public record Clips(List<Path> files, Path list, Path data, Part part, boolean centred) {
    /** Keeps the files. */
    public Clips {
      files = List.copyOf(files);
    }

    /** The clips of a list. */
    public static Clips ofList(Path list) {
      return new Clips(List.of(), list, null, null, true);
    }

    /** The clips of files. */
    public static Clips ofFiles(List<Path> files) {
      return new Clips(files, null, null, null, true);
    }

    /** The prepared skeletons of a part, from a file or, where it is null, from that of the run. */
    public static Clips ofSkeletons(Path data, Part part) {
      return new Clips(List.of(), null, data, part, true);
    }
  }

  /**
   * What was written.
   *
   * @param videos number of rows
   * @param width length of a vector
   * @param skipped videos or recordings that could not be read and have no row
   */
  public record Result(int videos, int width, List<LeftOut> skipped) {}

  /**
   * @param checkpoint of a pre-training or fine-tuning run, or its run folder
   */
  public FeatureExtraction(Path checkpoint) {
    source = RunCheckpoint.open(checkpoint);
  }

  /**
   * Writes an npz file with {@code features}, float32 [n, D], {@code ids} and {@code labels}, int32
   * [n], -1 where there is none. The ids of files are the paths as given, those of a list as it
   * names them.
   *
   * @throws InputException for clips of another kind than the run's, or where none can be read
   */
  public Result write(Clips clips, Path out) throws IOException {
    SampleFeatures features = features(clips);
    features.write(out);
    return new Result(features.size(), features.width(), features.skipped());
  }

  /** The run folder. */
  Path run() {
    return source.run();
  }

  /** Step of the checkpoint. */
  long step() {
    return source.checkpoint().step();
  }

  /** The features of clips. */
  SampleFeatures features(Clips clips) {
    if (!FrozenSkeletonEncoder.isFor(source)) {
      return ofVideos(clips);
    }
    if (clips.list() != null) {
      throw new InputException(
          "--list is for videos; give recordings, or --split of the prepared skeletons");
    }
    try (FrozenSkeletonEncoder encoder = FrozenSkeletonEncoder.open(source, clips.data())) {
      if (!clips.files().isEmpty()) {
        return encoder.of(clips.files(), clips.centred());
      }
      return encoder.of(clips.part() == null ? Part.TEST : clips.part());
    }
  }

  private SampleFeatures ofVideos(Clips clips) {
    if (clips.data() != null || clips.part() != null) {
      throw new InputException("--data and --split are for runs on skeletons");
    }
    try (FrozenModel model = FrozenModel.open(source)) {
      if (!clips.files().isEmpty()) {
        return of(model, "files", FrozenModel.entries(clips.files()));
      }
      Path list =
          clips.list() == null ? VideoData.validationList(model.data(), done -> {}) : clips.list();
      if (list == null) {
        throw new InputException(
            "--list must be given: the run of %s has no validation clips of its own"
                .formatted(source.checkpoint().folder()));
      }
      return of(model, list.toString(), VideoList.read(list, model.root()));
    }
  }

  /** The features of videos. */
  static SampleFeatures of(FrozenModel model, String name, List<VideoEntry> entries) {
    SampleFeatures features = new SampleFeatures(name, model.width());
    features.leaveOut(
        model.forEach(
            entries,
            scores -> features.add(scores.clip().id(), scores.clip().label(), scores.features())));
    return features;
  }
}
