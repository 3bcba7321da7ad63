package org.maskedaction.model.video;

import java.nio.file.Path;
import org.maskedaction.io.InputException;

/**
 * The encoder of a checkpoint's run beside the one that takes over its weights. Clip length and
 * frame size may differ, as positions are computed and not stored; what decides how the weights are
 * read must not, even where the shapes happen to agree.
 *
 * @param from the model of the checkpoint's run
 * @param to the model that takes over
 */
public record EncoderGeometry(VideoModelConfig from, VideoModelConfig to) {

  /**
   * Compares a checkpoint's run with a model.
   *
   * @param checkpoint names the checkpoint in errors
   * @throws InputException if heads, tubelets or patches differ
   */
  public static EncoderGeometry of(Path checkpoint, VideoModelConfig from, VideoModelConfig to) {
    requireSame(checkpoint, "num_heads", from.numHeads(), to.numHeads());
    requireSame(checkpoint, "tubelet_size", from.tubeletSize(), to.tubeletSize());
    requireSame(checkpoint, "patch_size", from.patchSize(), to.patchSize());
    return new EncoderGeometry(from, to);
  }

  private static void requireSame(Path checkpoint, String key, int there, int here) {
    if (there != here) {
      throw new InputException(
          "%s: its run has model.%s %d; expected %d, that of this configuration"
              .formatted(checkpoint, key, there, here));
    }
  }

  /** One line on the positions of tokens. */
  public String positions() {
    String here = "positions computed for %s".formatted(shown(to));
    return from.tokens() == to.tokens() && from.frameSlots() == to.frameSlots()
        ? here + ", as in the checkpoint's run"
        : here + "; the checkpoint's run had %s".formatted(shown(from));
  }

  private static String shown(VideoModelConfig model) {
    return "%d tokens (%d x %d x %d)"
        .formatted(model.tokens(), model.frameSlots(), model.gridSide(), model.gridSide());
  }
}
