package org.maskedaction.kind.video.weights;

import java.util.List;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.io.InputException;

/**
 * What the shapes of tensors say about a video model.
 *
 * @param width width D of the encoder
 * @param tubelet frames of a token
 * @param patch height and width of a token
 * @param depth blocks of the encoder
 * @param mlpRatio hidden width of the MLP as a multiple of D
 * @param decoderWidth width of the decoder, 0 without one
 * @param decoderDepth blocks of the decoder, 0 without one
 * @param classes classes of the head, 0 without one
 */
public record VideoGeometry(
    int width,
    int tubelet,
    int patch,
    int depth,
    int mlpRatio,
    int decoderWidth,
    int decoderDepth,
    int classes) {
  private static final String BRIDGE = "encoder_to_decoder.weight";
  private static final long CHANNELS = 3;

  /**
   * Of a file.
   *
   * @throws InputException if the shapes are those of no VideoMAE model
   */
  public static VideoGeometry of(NamedTensors file, VideoWeightFormat format) {
    List<Long> kernel = file.shape(format.kernel(), 5); // [D, 3, t, p, p]
    if (kernel.get(1) != CHANNELS || !kernel.get(3).equals(kernel.get(4))) {
      throw new InputException(
          "%s: tensor '%s' has shape %s; expected [width, 3, frames, side, side]"
              .formatted(file.path(), format.kernel(), kernel));
    }
    int depth = file.blocks(format.blocks());
    if (depth == 0) {
      throw new InputException("%s: has no tensors '%s0.'".formatted(file.path(), format.blocks()));
    }
    int width = size(file, format.kernel(), kernel.get(0));
    int hidden = size(file, format.hidden(0), file.shape(format.hidden(0), 2).get(0));
    if (hidden % width != 0) {
      throw new InputException(
          "%s: tensor '%s' has %d rows; expected a multiple of the width %d"
              .formatted(file.path(), format.hidden(0), hidden, width));
    }
    boolean decodes = file.has(BRIDGE);
    boolean classifies = file.has(format.head());
    return new VideoGeometry(
        width,
        size(file, format.kernel(), kernel.get(2)),
        size(file, format.kernel(), kernel.get(3)),
        depth,
        hidden / width,
        decodes ? size(file, BRIDGE, file.shape(BRIDGE, 2).get(0)) : 0,
        file.blocks(format.decoderBlocks()),
        classifies ? size(file, format.head(), file.shape(format.head(), 2).get(0)) : 0);
  }

  private static int size(NamedTensors file, String name, long extent) {
    if (extent < 1 || extent > Integer.MAX_VALUE / 8) {
      throw new InputException(
          "%s: tensor '%s' has the impossible extent %d".formatted(file.path(), name, extent));
    }
    return (int) extent;
  }

  public boolean isClassifier() {
    return classes > 0;
  }
}
