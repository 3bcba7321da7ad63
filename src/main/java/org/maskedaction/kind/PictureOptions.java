package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.Visualisation;

/**
 * What {@link Visualisation} draws.
 *
 * @param run run folder or checkpoint of a pre-training
 * @param list videos to draw, or null for the evaluation clips of the run
 * @param clips how many clips, at least 1
 * @param seed seed of the masks
 * @param compared run folders or checkpoints whose masks are shown too
 * @param queries tokens whose attention is shown: {@code t,y,x} or {@code N}
 * @param animation what moving pictures are written, one per clip
 * @param fps frames per second of the animations, 1..50
 */
public record PictureOptions(
    Path run,
    Path list,
    int clips,
    long seed,
    List<Path> compared,
    List<String> queries,
    Animation animation,
    int fps) {
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
    if (clips < 1) {
      throw new InputException("--clips: " + clips + "; expected at least 1");
    }
    if (fps < 1 || fps > MAX_FPS) {
      throw new InputException("--fps: %d; expected 1..%d".formatted(fps, MAX_FPS));
    }
    compared = List.copyOf(compared);
    queries = List.copyOf(queries);
  }

  /** A mask sheet of a run's own evaluation clips, without animations. */
  public static PictureOptions of(Path run, int clips) {
    return new PictureOptions(run, null, clips, 0, List.of(), List.of(), Animation.NONE, 4);
  }

  /** The same with the masks of other runs, given by their run folders or checkpoints. */
  public PictureOptions comparedWith(List<Path> others) {
    return new PictureOptions(run, list, clips, seed, others, queries, animation, fps);
  }

  /** The same with the attention of tokens, given as {@code t,y,x} or {@code N}. */
  public PictureOptions attending(List<String> tokens) {
    return new PictureOptions(run, list, clips, seed, compared, tokens, animation, fps);
  }
}
