package org.maskedaction.viz;

import java.util.List;
import java.util.Objects;
import org.maskedaction.io.InputException;

/**
 * One clip of a {@linkplain ContactSheet#ofMasks sheet of masks}. The arrays are not copied and
 * must not change while the sheet is drawn.
 *
 * @param title line above the clip, such as its name
 * @param grid size of the clip and of its tubelets
 * @param pixels bytes of red, green and blue, [T, H, W, 3]
 * @param visible tokens the encoder saw, ascending, [Nv]
 * @param masked tokens to predict, ascending, [Nm]; with {@code visible} all N tokens, each once
 * @param prediction predicted tubelets, [Nm, t·p·p·3] in the order (t, y, x, channel), or null
 *     without a model
 * @param tokenError mean squared error of each masked token in target space, [Nm], or null
 * @param probability sampling probability of each token, [N], or null if nothing was learned
 * @param normalisedTargets whether the targets were normalised per tubelet and channel
 * @param motion whether each token shows motion, [N], or null if that is not known
 * @param compared masks of other models for the same clip
 */
public record MaskSheetClip(
    String title,
    PatchGrid grid,
    byte[] pixels,
    int[] visible,
    int[] masked,
    float[] prediction,
    float[] tokenError,
    float[] probability,
    boolean normalisedTargets,
    boolean[] motion,
    List<ComparedMask> compared) {

  /**
   * How another model masked the same clip.
   *
   * @param run name of the other model, such as its run folder's
   * @param source the other model
   * @param visible tokens that its encoder saw, ascending, [Nv]
   * @param error its mean reconstruction error over its masked tokens
   */
  public record ComparedMask(String run, MaskSource source, int[] visible, double error) {}

  /**
   * Checks the arrays against the grid.
   *
   * @throws InputException for a wrong length, a token that is missing, repeated, out of order or
   *     out of range, a number that is not finite, or normalised tubelets of a single position
   */
  public MaskSheetClip {
    Objects.requireNonNull(title, "title");
    requireLength(title, "pixels", pixels.length, grid.clipValues());
    requireLength(
        title, "visible and masked tokens", (long) visible.length + masked.length, grid.tokens());
    boolean[] seen = new boolean[grid.tokens()];
    tokens(title, "visible", visible, seen);
    tokens(title, "masked", masked, seen);
    if (prediction != null) {
      requireLength(
          title, "prediction", prediction.length, (long) masked.length * grid.tubeletValues());
      finite(title, "prediction", prediction);
    }
    if (prediction != null && normalisedTargets && grid.positions() < 2) {
      throw error(title, "tubelets of one position have no deviation to un-normalise with");
    }
    if (tokenError != null) {
      requireLength(title, "tokenError", tokenError.length, masked.length);
      finite(title, "tokenError", tokenError);
    }
    if (probability != null) {
      requireLength(title, "probability", probability.length, grid.tokens());
      finite(title, "probability", probability);
    }
    if (motion != null) {
      requireLength(title, "motion", motion.length, grid.tokens());
    }
    compared = List.copyOf(compared);
    for (ComparedMask other : compared) {
      tokens(title, other.source().label(), other.visible(), new boolean[grid.tokens()]);
    }
  }

  /** The same with masks of other models. */
  public MaskSheetClip comparedWith(List<ComparedMask> others) {
    return new MaskSheetClip(
        title,
        grid,
        pixels,
        visible,
        masked,
        prediction,
        tokenError,
        probability,
        normalisedTargets,
        motion,
        others);
  }

  /** Whether each token is one of {@code chosen}, [N]. */
  boolean[] visibility(int[] chosen) {
    boolean[] shown = new boolean[grid.tokens()];
    for (int token : chosen) {
      shown[token] = true;
    }
    return shown;
  }

  /** That an array of a clip has as many values as it must. */
  static void requireLength(String title, String name, long found, long expected) {
    if (found != expected) {
      throw error(title, "%s: %d values, expected %d".formatted(name, found, expected));
    }
  }

  private static void tokens(String title, String name, int[] tokens, boolean[] seen) {
    int last = -1;
    for (int token : tokens) {
      if (token < 0 || token >= seen.length) {
        throw error(title, "%s: token %d, expected 0..%d".formatted(name, token, seen.length - 1));
      }
      if (token <= last) {
        throw error(
            title, "%s: token %d after %d, expected ascending".formatted(name, token, last));
      }
      if (seen[token]) {
        throw error(title, "token %d is both visible and masked".formatted(token));
      }
      seen[token] = true;
      last = token;
    }
  }

  private static void finite(String title, String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw error(
            title, "%s: value %d is %s, expected a finite number".formatted(name, i, values[i]));
      }
    }
  }

  private static InputException error(String title, String message) {
    return new InputException("clip '" + title + "': " + message);
  }
}
