package org.maskedaction.signals;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * The transformer and its signals.
 *
 * @param length time steps T of a signal
 * @param channels channels C
 * @param segmentLength time steps of a segment, a divisor of the length
 * @param embedDim width D of the encoder
 * @param depth blocks of the encoder
 * @param decoderEmbedDim width of the decoder
 * @param decoderDepth blocks of the decoder
 * @param numHeads heads of every block
 * @param mlpRatio hidden width of a block as a multiple of its width
 */
record SignalModelConfig(
    @Default("64") int length,
    @Default("2") int channels,
    @Default("4") int segmentLength,
    @Default("32") int embedDim,
    @Default("2") int depth,
    @Default("16") int decoderEmbedDim,
    @Default("1") int decoderDepth,
    @Default("4") int numHeads,
    @Default("2") int mlpRatio) {
  /** Checks the ranges. */
  SignalModelConfig {
    Check.atLeast("channels", channels, 1);
    Check.atLeast("segment_length", segmentLength, 1);
    Check.atLeast("length", length, 2L * segmentLength);
    Check.multiple("length", length, "segment_length", segmentLength);
    Check.atLeast("depth", depth, 1);
    Check.atLeast("decoder_depth", decoderDepth, 1);
    Check.atLeast("num_heads", numHeads, 1);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.multiple("embed_dim", embedDim, "num_heads", numHeads);
    Check.multiple("decoder_embed_dim", decoderEmbedDim, "num_heads", numHeads);
  }

  /** Segments N of a signal. */
  int tokens() {
    return length / segmentLength;
  }

  /** Values P of a segment. */
  int segmentDim() {
    return segmentLength * channels;
  }
}
