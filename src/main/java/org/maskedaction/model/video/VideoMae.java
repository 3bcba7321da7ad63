package org.maskedaction.model.video;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.SinCosPositions;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.MaskedPatchLoss;
import org.maskedaction.ops.PatchTargets;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.ops.TokenGather;
import org.maskedaction.ops.TokenScatter;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The masked video autoencoder of VideoMAE (Tong et al., 2022) as a SameDiff graph: tubelet
 * tokenizer, ViT encoder on the visible tokens, ViT decoder on all tokens, reconstruction of the
 * masked tubelets.
 *
 * <p>Parameter names and shapes are those of the published checkpoints, except that the tokenizer's
 * kernel is stored as a matrix [D, P], rows in (c, t, y, x) order.
 */
public final class VideoMae {
  /** Placeholder: normalised tubelets in (c, t, y, x) order. // [B, N, P] */
  public static final String PATCHES = "patches";

  /** Placeholder: ascending indices of the visible tokens. // int32 [B, K] */
  public static final String VISIBLE = "visible";

  /** Placeholder: ascending indices of the masked tokens. // int32 [B, M] */
  public static final String MASKED = "masked";

  /** Output: mean reconstruction error L_R. // scalar */
  public static final String LOSS = "loss";

  /** Output: reconstruction error of each masked token. // [B, M] */
  public static final String TOKEN_ERROR = "token_error";

  /** Output: predicted tubelets in (t, y, x, c) order. // [B, M, P] */
  public static final String PREDICTION = "decoder.head";

  /** Output: what the prediction is compared with. // [B, M, P] */
  public static final String TARGET = "target";

  /** Output: the encoder's normalised output. // [B, K, D] */
  public static final String ENCODER_OUTPUT = "encoder.norm";

  private static final String TOKENIZER = "encoder.patch_embed.proj";
  private static final String POSITIONS = "encoder.positions";

  private VideoMae() {}

  /** Creates the parameters with the initial values of the published code. */
  public static void createParameters(Parameters parameters, VideoModelConfig model) {
    int width = model.embedDim();
    int decoderWidth = model.decoderEmbedDim();
    parameters.create("mask_token", Initializer.truncatedNormal(0.02, 0.02), decoderWidth);
    VideoFeatures.createParameters(parameters, model);
    for (int i = 0; i < model.decoderDepth(); i++) {
      Layers.createBlock(parameters, "decoder.blocks." + i, decoderWidth, model.mlpRatio());
    }
    Layers.createNorm(parameters, "decoder.norm", decoderWidth);
    Layers.createLinear(parameters, "decoder.head", model.patchDim(), decoderWidth);
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(width));
    parameters.create("encoder_to_decoder.weight", uniform, decoderWidth, width);
  }

  /** Whether a parameter belongs to the tokenizer. */
  public static boolean isTokenizer(String name) {
    return name.startsWith(TOKENIZER);
  }

  /** Creates the parameters of {@link #tokens}, uniform within ±1/√P. */
  static void createTokenizer(Parameters parameters, VideoModelConfig model) {
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(model.patchDim()));
    parameters.create(TOKENIZER + ".weight", uniform, model.embedDim(), model.patchDim());
    parameters.create(TOKENIZER + ".bias", uniform, model.embedDim());
  }

  /**
   * The autoencoder with its loss {@link #LOSS}.
   *
   * @param statistics what the tubelets were normalised with
   * @param batch clips B
   * @param visible visible tokens K of each clip
   */
  public static SameDiff graph(
      Parameters parameters,
      VideoModelConfig model,
      VideoLossConfig loss,
      PixelStatistics statistics,
      int batch,
      int visible) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    autoencoder(layers, parameters, model, loss, statistics, batch, visible);
    layers.graph().setLossVariables(LOSS);
    return layers.graph();
  }

  /** Adds the autoencoder with its loss {@link #LOSS}, which may be a part of a greater one. */
  static MaskedPatchLoss.Outputs autoencoder(
      Layers layers,
      Parameters parameters,
      VideoModelConfig model,
      VideoLossConfig loss,
      PixelStatistics statistics,
      int batch,
      int visible) {
    SDVariable patches = patches(layers, model, batch);
    SDVariable seen = layers.places(VISIBLE, batch, visible);
    SDVariable hidden = layers.places(MASKED, batch, model.tokens() - visible);
    SDVariable latent = encode(layers, parameters, model, patches, seen); // [B, K, D]
    SDVariable prediction = decode(layers, parameters, model, latent, seen, hidden); // [B, M, P]
    SDVariable target =
        PatchTargets.of(
            TARGET,
            patches,
            hidden,
            model.tubeletSize(),
            model.patchSize(),
            loss.normaliseTargets(),
            statistics);
    return MaskedPatchLoss.of(LOSS, TOKEN_ERROR, prediction, target, loss.type().kind());
  }

  /** Tokens + positions → visible tokens → blocks → norm; only visible tubelets are embedded. */
  private static SDVariable encode(
      Layers layers,
      Parameters parameters,
      VideoModelConfig model,
      SDVariable patches,
      SDVariable visible) {
    INDArray table = SinCosPositions.table(parameters.type(), model.tokens(), model.embedDim());
    SDVariable positions =
        layers.graph().constant(POSITIONS, table.reshape(1, model.tokens(), model.embedDim()));
    SDVariable seen = TokenGather.of("visible_patches", patches, visible); // [B, K, P]
    SDVariable places = TokenGather.of("visible_positions", positions, visible); // [B, K, D]
    SDVariable x = layers.linear(TOKENIZER, seen, places); // [B, K, D]
    for (int i = 0; i < model.depth(); i++) {
      x = layers.block("encoder.blocks." + i, x, model.numHeads());
    }
    return layers.norm(ENCODER_OUTPUT, x);
  }

  /**
   * Projection → mask tokens and positions → blocks → masked tokens → norm → tubelets. The tokens
   * are put in raster order; as attention does not depend on the order, this equals the published
   * order, visible first.
   */
  private static SDVariable decode(
      Layers layers,
      Parameters parameters,
      VideoModelConfig model,
      SDVariable latent,
      SDVariable visible,
      SDVariable masked) {
    SDVariable weight = layers.parameter("encoder_to_decoder.weight");
    SDVariable bridge = Linear.of("encoder_to_decoder", latent, weight, null, null);
    INDArray table =
        SinCosPositions.table(parameters.type(), model.tokens(), model.decoderEmbedDim());
    SDVariable positions = layers.graph().constant("decoder.positions", table);
    SDVariable maskToken = layers.parameter("mask_token");
    SDVariable x =
        TokenScatter.of("decoder.tokens", bridge, visible, maskToken, positions); // [B, N, D']
    for (int i = 0; i < model.decoderDepth(); i++) {
      x = layers.block("decoder.blocks." + i, x, model.decoderNumHeads());
    }
    SDVariable missing = TokenGather.of("decoder.masked", x, masked); // [B, M, D']
    return layers.linear(PREDICTION, layers.norm("decoder.norm", missing), null);
  }

  /**
   * All tokens X = tokenizer(patches), with the fixed positions added where {@code positions}. //
   * [B, N, D]
   */
  static SDVariable tokens(
      String name,
      Layers layers,
      VideoModelConfig model,
      SDVariable patches,
      boolean withPositions) {
    SDVariable weight = layers.parameter(TOKENIZER + ".weight");
    SDVariable bias = layers.parameter(TOKENIZER + ".bias");
    if (!withPositions) {
      return Linear.of(name, patches, weight, bias, null);
    }
    INDArray table = SinCosPositions.table(weight.dataType(), model.tokens(), model.embedDim());
    return Linear.withTable(name, patches, weight, bias, layers.graph().constant(POSITIONS, table));
  }

  /** The placeholder {@link #PATCHES} of a batch. */
  static SDVariable patches(Layers layers, VideoModelConfig model, int batch) {
    return layers.placeHolder(PATCHES, batch, model.tokens(), model.patchDim());
  }
}
