package org.maskedaction.kind.video.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.io.InputException;

/** The kinds of files with a video model, told apart by the name of the tokenizer's kernel. */
public enum VideoWeightFormat {
  /** Hugging Face transformers, pre-training or classification. */
  HUGGING_FACE(
      "Hugging Face VideoMAE",
      HuggingFaceScheme.KERNEL,
      HuggingFaceScheme.BLOCKS,
      "intermediate.dense.weight",
      HuggingFaceScheme.DECODER_BLOCKS,
      "classifier.weight"),
  /** Pre-training in the names of the published VideoMAE and AdaMAE code. */
  ORIGINAL(
      "VideoMAE in its original names",
      "encoder.patch_embed.proj.weight",
      "encoder.blocks.",
      "mlp.fc1.weight",
      "decoder.blocks.",
      "head.weight"),
  /** Fine-tuning in the names of the published VideoMAE code. */
  ORIGINAL_CLASSIFIER(
      "VideoMAE in its original names",
      "patch_embed.proj.weight",
      "blocks.",
      "mlp.fc1.weight",
      "decoder.blocks.",
      "head.weight");

  private static final String BRIDGE = "encoder_to_decoder.weight";
  private static final long CHANNELS = 3;

  private final String text;
  private final String kernel; // of the tokenizer [D, 3, t, p, p]
  private final String blocks; // what the encoder's begin with, before their number
  private final String hidden; // first matrix of the MLP of a block
  private final String decoderBlocks; // what the decoder's begin with
  private final String head; // matrix of a classifier's [C, D]

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
  public record Geometry(
      int width,
      int tubelet,
      int patch,
      int depth,
      int mlpRatio,
      int decoderWidth,
      int decoderDepth,
      int classes) {
    /** Whether there is the head of a classifier. */
    public boolean isClassifier() {
      return classes > 0;
    }
  }

  VideoWeightFormat(
      String text, String kernel, String blocks, String hidden, String decoderBlocks, String head) {
    this.text = text;
    this.kernel = kernel;
    this.blocks = blocks;
    this.hidden = hidden;
    this.decoderBlocks = decoderBlocks;
    this.head = head;
  }

  /** The format of a file; empty if it holds no video model. */
  public static Optional<VideoWeightFormat> of(NamedTensors file) {
    return Arrays.stream(values()).filter(format -> file.has(format.kernel)).findFirst();
  }

  /** For people. */
  public String text() {
    return text;
  }

  /**
   * The geometry of a file.
   *
   * @throws InputException if the shapes are those of no VideoMAE model
   */
  public Geometry geometry(NamedTensors file) {
    List<Long> extents = file.shape(kernel, 5); // [D, 3, t, p, p]
    if (extents.get(1) != CHANNELS || !extents.get(3).equals(extents.get(4))) {
      throw new InputException(
          "%s: tensor '%s' has shape %s; expected [width, 3, frames, side, side]"
              .formatted(file.path(), kernel, extents));
    }
    int depth = file.blocks(blocks);
    if (depth == 0) {
      throw new InputException("%s: has no tensors '%s0.'".formatted(file.path(), blocks));
    }
    int width = size(file, kernel, extents.get(0));
    String first = blocks + "0." + hidden; // [D·ratio, D]
    int rows = size(file, first, file.shape(first, 2).get(0));
    if (rows % width != 0) {
      throw new InputException(
          "%s: tensor '%s' has %d rows; expected a multiple of the width %d"
              .formatted(file.path(), first, rows, width));
    }
    boolean decodes = file.has(BRIDGE);
    boolean classifies = file.has(head);
    return new Geometry(
        width,
        size(file, kernel, extents.get(2)),
        size(file, kernel, extents.get(3)),
        depth,
        rows / width,
        decodes ? size(file, BRIDGE, file.shape(BRIDGE, 2).get(0)) : 0,
        file.blocks(decoderBlocks),
        classifies ? size(file, head, file.shape(head, 2).get(0)) : 0);
  }

  private static int size(NamedTensors file, String name, long extent) {
    if (extent < 1 || extent > Integer.MAX_VALUE / 8) {
      throw new InputException(
          "%s: tensor '%s' has the impossible extent %d".formatted(file.path(), name, extent));
    }
    return (int) extent;
  }
}
