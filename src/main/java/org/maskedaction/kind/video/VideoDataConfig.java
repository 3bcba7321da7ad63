package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.PatchTargets.PixelStatistics;

/**
 * Where clips come from and how they are sampled. Either {@code generated} or {@code trainList} is
 * given, not both.
 *
 * @param generated clips drawn by the project, or null
 * @param trainList list of training clips, one path and label per row, or null
 * @param valList list of validation clips, or null for none
 * @param root folder that the paths in the lists are relative to, or null for each list's own
 *     folder
 * @param sampling how the frames of a clip are chosen
 * @param samplingRate frames from one sampled frame to the next; the TATS paper takes 4 for
 *     Kinetics-400, else 2; without effect on {@code segment}
 * @param crop how a square is cut from the frames; the same for all frames of a clip
 * @param flip whether clips are mirrored left to right with probability one half
 * @param mean mean of red, green and blue that is subtracted, in [0, 1]; that of ImageNet
 * @param std standard deviation of red, green and blue that is divided by; that of ImageNet
 * @param maxBadFraction share of the videos of a list that may turn out to be unreadable before the
 *     run ends; one always may
 * @param workers threads that read clips
 * @param queue batches that are read ahead
 */
public record VideoDataConfig(
    @Default("null") GeneratedVideoConfig generated,
    @Default("null") Path trainList,
    @Default("null") Path valList,
    @Default("null") Path root,
    @Default("window") Sampling sampling,
    @Default("2") int samplingRate,
    @Default("multi_scale") Crop crop,
    @Default("false") boolean flip,
    @Default("[0.485, 0.456, 0.406]") List<Double> mean,
    @Default("[0.229, 0.224, 0.225]") List<Double> std,
    @Default("0.1") double maxBadFraction,
    @Default("2") int workers,
    @Default("4") int queue) {

  /** Ways to choose the frames of a clip. */
  public enum Sampling {
    /** Every n-th frame from a random start, as in the pre-training of VideoMAE. */
    WINDOW,
    /** Evenly over a window, both ends included, as in the fine-tuning of VideoMAE. */
    DENSE,
    /** One from each of equal parts of the whole video. */
    SEGMENT
  }

  /** Ways to cut a square from a frame before it is resized to the model's input. */
  public enum Crop {
    /** One of four sizes at one of thirteen fixed places, as in VideoMAE. */
    MULTI_SCALE,
    /** A random area and aspect ratio at a random place. */
    RANDOM_RESIZED,
    /** The largest square in the middle. */
    CENTRE,
    /** The whole frame, whatever its aspect ratio. */
    FULL
  }

  /** Checks the ranges and that there is exactly one source of clips. */
  public VideoDataConfig {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    checkSource(generated, trainList, valList, root);
    Check.atLeast("sampling_rate", samplingRate, 1);
    Check.that(mean.size() == 3, "mean", "three numbers, for red, green and blue", mean);
    Check.that(
        std.size() == 3 && std.stream().allMatch(value -> value > 0),
        "std",
        "three numbers above 0, for red, green and blue",
        std);
    Check.that(
        maxBadFraction >= 0 && maxBadFraction <= 1, "max_bad_fraction", "0 to 1", maxBadFraction);
    Check.atLeast("workers", workers, 1);
    Check.atLeast("queue", queue, 1);
  }

  /** How pixels are normalised. */
  public PixelStatistics pixels() {
    return new PixelStatistics(mean, std);
  }

  private static void checkSource(
      GeneratedVideoConfig generated, Path trainList, Path valList, Path root) {
    if (generated == null) {
      if (trainList == null) {
        throw new InputException(
            "train_list must be given, or generated for clips that the project draws");
      }
      return;
    }
    rejectBeside("train_list", trainList);
    rejectBeside("val_list", valList);
    rejectBeside("root", root);
  }

  private static void rejectBeside(String key, Path value) {
    if (value != null) {
      throw new InputException(
          key + " must be left out when generated is given, which brings its own lists");
    }
  }
}
