package org.maskedaction.model.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * The masked skeleton autoencoder: clip geometry and transformer sizes. A token is one joint over
 * {@code segmentLength} frames. The defaults are those of MAMP (Mao et al., 2023), whose sizes the
 * NAT paper takes over.
 *
 * @param persons persons M of a clip; each passes the transformer on its own
 * @param frames frames T of a clip
 * @param joints joints V of a person
 * @param segmentLength frames l that one token spans, a divisor of {@code frames}
 * @param embedDim width D of an encoder token
 * @param depth number of encoder blocks
 * @param numHeads attention heads of an encoder block
 * @param mlpRatio hidden width of a block's MLP as a multiple of the token width, in encoder and
 *     decoder
 * @param decoderEmbedDim width of a decoder token
 * @param decoderDepth number of decoder blocks; MAMP's published scripts take 3 for NTU RGB+D 60
 * @param decoderNumHeads attention heads of a decoder block
 */
public record SkeletonModelConfig(
    @Default("2") int persons,
    @Default("120") int frames,
    @Default("25") int joints,
    @Default("4") int segmentLength,
    @Default("256") int embedDim,
    @Default("8") int depth,
    @Default("8") int numHeads,
    @Default("4") int mlpRatio,
    @Default("256") int decoderEmbedDim,
    @Default("5") int decoderDepth,
    @Default("8") int decoderNumHeads) {
  /** Coordinates C of a joint: x, y and z. */
  public static final int COORDINATES = 3;

  /** Checks that everything divides. */
  public SkeletonModelConfig {
    Check.atLeast("persons", persons, 1);
    Check.atLeast("frames", frames, 1);
    Check.atLeast("joints", joints, 1);
    Check.atLeast("segment_length", segmentLength, 1);
    Check.atLeast("embed_dim", embedDim, 1);
    Check.atLeast("depth", depth, 1);
    Check.atLeast("num_heads", numHeads, 1);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.atLeast("decoder_embed_dim", decoderEmbedDim, 1);
    Check.atLeast("decoder_depth", decoderDepth, 1);
    Check.atLeast("decoder_num_heads", decoderNumHeads, 1);
    Check.multiple("frames", frames, "segment_length", segmentLength);
    Check.multiple("embed_dim", embedDim, "num_heads", numHeads);
    Check.multiple("decoder_embed_dim", decoderEmbedDim, "decoder_num_heads", decoderNumHeads);
  }

  /** Segments of a joint along time. */
  public int segments() {
    return frames / segmentLength;
  }

  /** Number of tokens N of a person. */
  public int tokens() {
    return segments() * joints;
  }

  /** Number of values P of a segment: frames and coordinates. */
  public int segmentDim() {
    return segmentLength * COORDINATES;
  }
}
