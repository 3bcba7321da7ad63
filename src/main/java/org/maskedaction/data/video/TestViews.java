package org.maskedaction.data.video;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.data.video.CropPolicy.CropBox;
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

  /**
   * One of several squares as wide as the short side that are spread evenly along the long side:
   * square i of S starts at floor(i (long - short) / (S - 1)). Resized, it shows what scaling the
   * short side to the clip's size and cutting there shows, but for the rounding of the place. All
   * squares of a square frame are equal.
   *
   * @param square index i of the square, from 0 at the left or the top
   * @param squares number S of squares, at least 2
   */
  record SideCrop(int square, int squares) implements CropPolicy {
    SideCrop {
      checkPart(square, squares);
    }

    @Override
    public CropBox crop(int width, int height, SplittableRandom random) {
      int side = Math.min(width, height);
      int left = place(width - side);
      int top = place(height - side);
      return new CropBox(left, top, side, side);
    }

    private int place(int spare) {
      return (int) ((long) square * spare / (squares - 1));
    }
  }

  /**
   * One frame of each of {@code frames} equal parts of a video, without randomness, as VideoMAE
   * tests models of Something-Something: with parts of n / frames frames, clip c of W takes the
   * frames floor((j + c / W) n / frames) for j = 0 .. frames - 1. Two clips together take the
   * starts and the middles of the parts.
   *
   * @param frames frames of a clip T
   * @param clip index c of the clip, from 0
   * @param clips number W of clips, at least 2; more than a part has frames give equal clips
   */
  record SegmentOffsetSampler(int frames, int clip, int clips) implements FrameSampler {
    SegmentOffsetSampler {
      WindowSampler.check(frames, 1);
      checkPart(clip, clips);
    }

    @Override
    public int[] indices(int frameCount, SplittableRandom random) {
      int[] indices = new int[frames];
      for (int j = 0; j < frames; j++) {
        long place = (long) j * clips + clip; // in parts of a part
        indices[j] = (int) (place * frameCount / ((long) frames * clips));
      }
      return indices;
    }
  }

  /**
   * One of several windows that are spread evenly over a video, without randomness, as VideoMAE
   * tests densely sampled models: of every {@code samplingRate}-th frame from the first on, the
   * last one repeated up to {@code frames}, n are left; window c of W starts at floor(c (n -
   * frames) / (W - 1)) of them.
   *
   * @param frames frames of a clip T
   * @param samplingRate frames from one sampled frame to the next
   * @param window index c of the window, from 0
   * @param windows number W of windows, at least 2
   */
  record SpreadWindowSampler(int frames, int samplingRate, int window, int windows)
      implements FrameSampler {
    SpreadWindowSampler {
      WindowSampler.check(frames, samplingRate);
      checkPart(window, windows);
    }

    @Override
    public int[] indices(int frameCount, SplittableRandom random) {
      int sampled = (frameCount - 1) / samplingRate + 1;
      long spare = Math.max(0, sampled - frames);
      int start = (int) (window * spare / (windows - 1));
      int[] indices = new int[frames];
      for (int i = 0; i < frames; i++) {
        indices[i] = Math.min(start + i, sampled - 1) * samplingRate;
      }
      return indices;
    }
  }
}
