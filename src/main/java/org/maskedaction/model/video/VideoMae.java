package org.maskedaction.model.video;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
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
import org.nd4j.linalg.api.buffer.DataType;
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
    createTokenizer(parameters, model);
    for (int i = 0; i < model.depth(); i++) {
      Layers.createBlock(parameters, "encoder.blocks." + i, width, model.mlpRatio());
    }
    Layers.createNorm(parameters, "encoder.norm", width);
    for (int i = 0; i < model.decoderDepth(); i++) {
      Layers.createBlock(parameters, "decoder.blocks." + i, decoderWidth, model.mlpRatio());
    }
    Layers.createNorm(parameters, "decoder.norm", decoderWidth);
    Layers.createLinear(parameters, "decoder.head", model.patchDim(), decoderWidth);
    parameters.create(
        "encoder_to_decoder.weight",
        Initializer.uniform(1 / Math.sqrt(width)),
        decoderWidth,
        width);
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
    SameDiff graph = Layers.newGraph();
    autoencoder(graph, parameters, model, loss, statistics, batch, visible);
    graph.setLossVariables(LOSS);
    return graph;
  }

  /** Adds the autoencoder with its loss {@link #LOSS}, which may be a part of a greater one. */
  static MaskedPatchLoss.Outputs autoencoder(
      SameDiff graph,
      Parameters parameters,
      VideoModelConfig model,
      VideoLossConfig loss,
      PixelStatistics statistics,
      int batch,
      int visible) {
    DataType type = parameters.get("mask_token").dataType();
    int tokens = model.tokens();
    SDVariable patches = graph.placeHolder(PATCHES, type, batch, tokens, model.patchDim());
    SDVariable seen = graph.placeHolder(VISIBLE, DataType.INT32, batch, visible);
    SDVariable hidden = graph.placeHolder(MASKED, DataType.INT32, batch, tokens - visible);
    Layers layers = new Layers(graph, parameters);

    SDVariable latent = encode(layers, graph, model, patches, seen, type); // [B, K, D]
    SDVariable prediction = decode(layers, graph, model, latent, seen, hidden, type); // [B, M, P]
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
      SameDiff graph,
      VideoModelConfig model,
      SDVariable patches,
      SDVariable visible,
      DataType type) {
    INDArray table = SinCosPositions.table(type, model.tokens(), model.embedDim());
    SDVariable positions =
        graph.constant(POSITIONS, table.reshape(1, model.tokens(), model.embedDim()));
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
      SameDiff graph,
      VideoModelConfig model,
      SDVariable latent,
      SDVariable visible,
      SDVariable masked,
      DataType type) {
    int width = model.decoderEmbedDim();
    SDVariable bridge =
        Linear.of(
            "encoder_to_decoder",
            latent,
            layers.parameter("encoder_to_decoder.weight"),
            null,
            null);
    SDVariable positions =
        graph.constant("decoder.positions", SinCosPositions.table(type, model.tokens(), width));
    SDVariable x =
        TokenScatter.of(
            "decoder.tokens",
            bridge,
            visible,
            layers.parameter("mask_token"),
            positions); // [B, N, D']
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
      SameDiff graph,
      Parameters parameters,
      VideoModelConfig model,
      SDVariable patches,
      boolean withPositions) {
    Layers layers = new Layers(graph, parameters);
    SDVariable weight = layers.parameter(TOKENIZER + ".weight");
    SDVariable bias = layers.parameter(TOKENIZER + ".bias");
    if (!withPositions) {
      return Linear.of(name, patches, weight, bias, null);
    }
    DataType type = weight.dataType();
    SDVariable table =
        graph.constant(POSITIONS, SinCosPositions.table(type, model.tokens(), model.embedDim()));
    return Linear.withTable(name, patches, weight, bias, table);
  }
}
