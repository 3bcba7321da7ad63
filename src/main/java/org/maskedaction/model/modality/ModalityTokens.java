package org.maskedaction.model.modality;

import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.io.InputException;

/**
 * How a sample of one modality is cut into the tokens that its encoder reads: tubelets of a video
 * in (slot, y, x) order, their values in (c, t, y, x) order; of each person of a skeleton segments
 * in (segment, joint) order, values in (t, coordinate) order; segments of a sequence; time steps of
 * features.
 *
 * @param modality the modality
 * @param encoder its encoder, complete
 * @param persons rows M of a sample, 1 for all but skeletons
 * @param tokens tokens N of a row
 * @param values numbers P of a token
 */
public record ModalityTokens(
    ModalityConfig modality, ModalityEncoderConfig encoder, int persons, int tokens, int values) {

  /**
   * The tokens of a modality for its encoder.
   *
   * @throws InputException if the sizes do not divide
   */
  public static ModalityTokens of(ModalityConfig modality, ModalityEncoderConfig encoder) {
    int length = modality.length();
    requireMultiple(modality, "embed_dim", encoder.embedDim(), "num_heads", encoder.numHeads());
    int segment = encoder.segmentLength();
    return switch (modality.kind()) {
      case VIDEO -> video(modality, encoder);
      case SKELETON -> {
        requireMultiple(modality, "length", length, "segment_length", segment);
        yield new ModalityTokens(
            modality,
            encoder,
            modality.persons(),
            length / segment * modality.joints(),
            segment * modality.coordinates());
      }
      case SEQUENCE ->
          new ModalityTokens(
              modality, encoder, 1, (length + segment - 1) / segment, segment * modality.values());
      case FEATURES -> new ModalityTokens(modality, encoder, 1, length, modality.values());
    };
  }

  private static ModalityTokens video(ModalityConfig modality, ModalityEncoderConfig encoder) {
    int patch = encoder.patchSize();
    int tubelet = encoder.tubeletSize();
    requireMultiple(modality, "image_size", modality.imageSize(), "patch_size", patch);
    requireMultiple(modality, "length", modality.length(), "tubelet_size", tubelet);
    int side = modality.imageSize() / patch;
    return new ModalityTokens(
        modality,
        encoder,
        1,
        modality.length() / tubelet * side * side,
        modality.channels() * tubelet * patch * patch);
  }

  private static void requireMultiple(
      ModalityConfig modality, String key, int value, String ofKey, int of) {
    if (value % of != 0) {
      throw new InputException(
          "modality %s: its %s must be a multiple of its encoder's %s (%d), is %d"
              .formatted(modality.name(), key, ofKey, of, value));
    }
  }

  /** The name of the modality. */
  public String name() {
    return modality.name();
  }

  /** Whether blocks mix the tokens; a single vector of features needs none. */
  public boolean hasBlocks() {
    return modality.kind() != ModalityKind.FEATURES || tokens > 1;
  }

  /** Whether the blocks have a class token in front, which is what they are read from. */
  public boolean hasClassToken() {
    return hasBlocks()
        && (modality.kind() == ModalityKind.SEQUENCE || modality.kind() == ModalityKind.FEATURES);
  }

  /** Tokens of a row that are attended to: the class token, where there is one, and the others. */
  public int keys() {
    return tokens + (hasClassToken() ? 1 : 0);
  }
}
