package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * What pictures of a pre-trained model show.
 *
 * @param run run folder or checkpoint of a pre-training
 * @param samples how many samples, at least 1
 * @param seed seed of the masks
 * @param compared run folders or checkpoints whose masks are shown too
 * @param animation what moving pictures are written, one per sample
 * @param fps frames per second of the animations, 1..50, or null for those that suit the kind
 * @param options of the kind of data; null for none
 */
public record PictureOptions(
    Path run,
    int samples,
    long seed,
    List<Path> compared,
    Animation animation,
    Integer fps,
    KindOptions options) {
  private static final int MAX_FPS = 50;

  /** Formats of moving pictures. */
  public enum Animation {
    /** Animated GIF. */
    GIF,
    /** MPEG-4 video. */
    MP4,
    /** No moving pictures. */
    NONE
  }

  /**
   * Checks the ranges.
   *
   * @throws InputException for a number outside its range
   */
  public PictureOptions {
    if (samples < 1) {
      throw new InputException("--clips: " + samples + "; expected at least 1");
    }
    if (fps != null && (fps < 1 || fps > MAX_FPS)) {
      throw new InputException("--fps: %d; expected 1..%d".formatted(fps, MAX_FPS));
    }
    compared = List.copyOf(compared);
  }

  /** A sheet of samples that a run is evaluated on, without animations. */
  public static PictureOptions of(Path run, int samples) {
    return new PictureOptions(run, samples, 0, List.of(), Animation.NONE, null, null);
  }

  /** The same with the masks of other runs, given by their run folders or checkpoints. */
  public PictureOptions comparedWith(List<Path> others) {
    return new PictureOptions(run, samples, seed, others, animation, fps, options);
  }

  /** The same with options of the kind. */
  public PictureOptions with(KindOptions others) {
    return new PictureOptions(run, samples, seed, compared, animation, fps, others);
  }

  /** The same with moving pictures. */
  public PictureOptions animated(Animation format) {
    return new PictureOptions(run, samples, seed, compared, format, fps, options);
  }
}
