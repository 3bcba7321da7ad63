package org.maskedaction.kind.video.weights;

import java.util.Arrays;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;

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

  private final String text;
  private final String kernel;
  private final String blocks;
  private final String hidden;
  private final String decoderBlocks;
  private final String head;

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

  /** Name of the tokenizer's kernel. // [D, 3, t, p, p] */
  String kernel() {
    return kernel;
  }

  /** What the encoder's blocks begin with, before their number. */
  String blocks() {
    return blocks;
  }

  /** Name of the first matrix of the MLP of an encoder block. // [D·ratio, D] */
  String hidden(int block) {
    return blocks + block + "." + hidden;
  }

  /** What the decoder's blocks begin with, before their number. */
  String decoderBlocks() {
    return decoderBlocks;
  }

  /** Name of the matrix of a classifier's head. // [C, D] */
  String head() {
    return head;
  }
}
