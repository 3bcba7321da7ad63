package org.maskedaction.data.video;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.io.InputException;

/**
 * The views of a video that a classifier's scores are averaged over: every one of several windows
 * of frames with every one of several squares. Nothing about them is random.
 *
 * <p>A single window is the centre window that training is validated with, a single square the
 * centre crop of that.
 *
 * @param clips windows per video
 * @param crops squares per window, along the longer side
 */
public record TestViews(int clips, int crops) {
  /** The centre window and crop alone. */
  public static final TestViews CENTRE = new TestViews(1, 1);

  /** How the windows of a video differ. */
  public enum Sampling {
    /** Windows with a fixed distance of frames that start at equal distances. */
    DENSE,
    /** One frame from each of equal parts of the video, each time another one. */
    SEGMENT
  }

  /**
   * Checks the counts.
   *
   * @throws InputException naming the option whose count is below 1
   */
  public TestViews {
    requirePositive("--clips", clips);
    requirePositive("--crops", crops);
  }

  private static void requirePositive(String option, int count) {
    if (count < 1) {
      throw new InputException("%s: %d; expected at least 1".formatted(option, count));
    }
  }

  /** The number of views of a video. */
  public int count() {
    return clips * crops;
  }

  /**
   * How the views are cut, one window after the other.
   *
   * @param sampling how the windows differ
   * @param centre cuts the centre view
   * @param frames frames of a clip T
   * @param samplingRate frames from one sampled frame to the next; without effect on segments
   */
  public List<ClipPipeline> pipelines(
      Sampling sampling, ClipPipeline centre, int frames, int samplingRate) {
    List<ClipPipeline> pipelines = new ArrayList<>();
    for (int window = 0; window < clips; window++) {
      FrameSampler sampler =
          clips == 1 ? centre.sampler() : sampler(sampling, frames, samplingRate, window);
      for (CropPolicy crop : squares(centre)) {
        pipelines.add(new ClipPipeline(sampler, crop, 0, centre.size()));
      }
    }
    return pipelines;
  }

  private FrameSampler sampler(Sampling sampling, int frames, int samplingRate, int window) {
    return switch (sampling) {
      case DENSE -> new SpreadWindowSampler(frames, samplingRate, window, clips);
      case SEGMENT -> new SegmentOffsetSampler(frames, window, clips);
    };
  }

  private List<CropPolicy> squares(ClipPipeline centre) {
    if (crops == 1) {
      return List.of(centre.crop());
    }
    return IntStream.range(0, crops)
        .<CropPolicy>mapToObj(square -> new SideCrop(square, crops))
        .toList();
  }

  /** Checks that there is a part {@code index} of {@code count} that are spread over something. */
  static void checkPart(int index, int count) {
    if (count < 2 || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "part %d of %d, expected 0 or more of at least 2".formatted(index, count));
    }
  }
}
