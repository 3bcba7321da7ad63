package org.maskedaction.model.skeleton;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.InfoNce;
import org.maskedaction.ops.L2Normalise;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.MaskedPatchLoss;
import org.maskedaction.ops.PersonMean;
import org.maskedaction.ops.SegmentTargets;
import org.maskedaction.ops.SeparablePositions;
import org.maskedaction.ops.TokenGather;
import org.maskedaction.ops.TokenScatter;
import org.maskedaction.ops.TokenTable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The masked skeleton autoencoder with contrast (Gong et al., Rethinking Masked Data Reconstruction
 * Pretraining for Strong 3D Action Representation Learning) on the transformer of MAMP (Mao et al.,
 * 2023) as SameDiff graphs. Every person is a row of its own: R = B·M rows.
 *
 * <p>Parameter names are those of MAMP's checkpoints. The kernel of the joint embedding is stored
 * as a matrix [D, l·C] with columns in (frame, coordinate) order, position tables as [T/l, D] and
 * [V, D], the mask token as [D'].
 */
public final class SkeletonMae {
  /** Placeholder: coordinates of each person. // [R, T, V, C] */
  public static final String CLIPS = "clips";

  /** Placeholder: ascending indices of the visible tokens. // int32 [R, K] */
  public static final String VISIBLE = "visible";

  /** Placeholder: ascending indices of the masked tokens. // int32 [R, N - K] */
  public static final String MASKED = "masked";

  /**
   * Placeholder with contrast, output of the graph of the momentum encoder: the unit-length mean
   * feature of each query's full view. // [Q, D]
   */
  public static final String KEYS = "keys";

  /** Placeholder with contrast: earlier keys, rows of unit length. // [queueSize, D] */
  public static final String QUEUE = "queue";

  /** Placeholder with contrast: 0 for a query that does not count, else 1. // [Q] */
  public static final String QUERY_WEIGHTS = "query_weights";

  /** Output: what is minimised, L_r + λ L_c, or L_r without contrast. // scalar */
  public static final String LOSS = "loss";

  /** Output with contrast: the mean reconstruction error L_r. // scalar */
  public static final String RECONSTRUCTION_LOSS = "reconstruction_loss";

  /** Output with contrast: the InfoNCE loss L_c. // scalar */
  public static final String CONTRASTIVE_LOSS = "contrastive_loss";

  /** Output: reconstruction error of each masked token. // [R, N - K] */
  public static final String TOKEN_ERROR = "token_error";

  /** Output: predicted segments of the masked tokens. // [R, N - K, l·C] */
  public static final String PREDICTION = "decoder_pred";

  /** Output: what the prediction is compared with. // [R, N - K, l·C] */
  public static final String TARGET = "target";

  /** Output: the encoder's normalised output. // [R, K, D], or [R, N, D] on all tokens */
  public static final String ENCODER_OUTPUT = "norm";

  /** Output with contrast: mean feature of each query before it is scaled. // [Q, D] */
  public static final String QUERIES = "queries";

  private static final String EMBEDDING = "joints_embed.proj";
  private static final String MASK_TOKEN = "mask_token";
  private static final double DEVIATION = 0.02;
  private static final double LIMIT = 2;

  private SkeletonMae() {}

  /** Creates the parameters with the initial values of MAMP's code. */
  public static void createParameters(Parameters parameters, SkeletonModelConfig model) {
    createEncoder(parameters, model);
    int width = model.decoderEmbedDim();
    Initializer normal = Initializer.truncatedNormal(DEVIATION, LIMIT);
    parameters.create(MASK_TOKEN, normal, width);
    Layers.createLinear(parameters, "decoder_embed", width, model.embedDim());
    parameters.create("decoder_temp_embed", normal, model.segments(), width);
    parameters.create("decoder_pos_embed", normal, model.joints(), width);
    for (int i = 0; i < model.decoderDepth(); i++) {
      createBlock(parameters, "decoder_blocks." + i, width, model);
    }
    Layers.createNorm(parameters, "decoder_norm", width);
    Layers.createLinear(parameters, PREDICTION, model.segmentDim(), width);
  }

  /** Creates the parameters of {@link #encoderGraph} alone. */
  public static void createEncoder(Parameters parameters, SkeletonModelConfig model) {
    int width = model.embedDim();
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(model.segmentDim()));
    Initializer normal = Initializer.truncatedNormal(DEVIATION, LIMIT);
    parameters.create(EMBEDDING + ".weight", uniform, width, model.segmentDim());
    parameters.create(EMBEDDING + ".bias", uniform, width);
    parameters.create("temp_embed", normal, model.segments(), width);
    parameters.create("pos_embed", normal, model.joints(), width);
    for (int i = 0; i < model.depth(); i++) {
      createBlock(parameters, "blocks." + i, width, model);
    }
    Layers.createNorm(parameters, ENCODER_OUTPUT, width);
  }

  private static void createBlock(
      Parameters parameters, String prefix, int width, SkeletonModelConfig model) {
    Layers.createPlainBlock(
        parameters, prefix, width, model.mlpRatio(), Initializer.xavierUniform());
  }

  /** Whether a parameter belongs to the encoder, which is what later tasks use. */
  public static boolean isEncoder(String name) {
    return isEmbedding(name) || name.startsWith("blocks.") || name.startsWith(ENCODER_OUTPUT + ".");
  }

  /** Whether a parameter belongs to the joint embedding or its positions. */
  public static boolean isEmbedding(String name) {
    return name.startsWith(EMBEDDING) || name.equals("temp_embed") || name.equals("pos_embed");
  }

  /** Whether weight decay applies: to matrices, position tables and the mask token. */
  public static boolean decays(Parameters parameters, String name) {
    return parameters.decays(name) || name.equals(MASK_TOKEN);
  }

  /**
   * The autoencoder with its loss {@link #LOSS}.
   *
   * @param contrast the contrast, which may be off
   * @param batch clips B
   * @param keep visible tokens K of each person
   */
  public static SameDiff graph(
      Parameters parameters,
      SkeletonModelConfig model,
      SkeletonTargetConfig target,
      SkeletonContrastConfig contrast,
      int batch,
      int keep) {
    Layers layers = new Layers(parameters, Style.PLAIN);
    int rows = batch * model.persons();
    SDVariable clips = clips(layers, model, rows);
    SDVariable visible = layers.places(VISIBLE, rows, keep);
    SDVariable masked = layers.places(MASKED, rows, model.tokens() - keep);
    SDVariable latent = encodeVisible(layers, model, clips, visible); // [R, K, D]
    SDVariable prediction = decode(layers, parameters, model, latent, visible, masked);
    SDVariable all = SegmentTargets.of("targets", clips, model.segmentLength(), target.settings());
    SDVariable wanted = TokenGather.of(TARGET, all, masked); // [R, N - K, P]
    String name = contrast.enabled() ? RECONSTRUCTION_LOSS : LOSS;
    SDVariable loss =
        MaskedPatchLoss.of(name, TOKEN_ERROR, prediction, wanted, MaskedPatchLoss.MSE).loss();
    if (contrast.enabled()) {
      SDVariable weight = layers.scalar(contrast.weight());
      SDVariable infoNce = contrast(layers, model, contrast, batch, latent);
      loss.add(LOSS, infoNce.mul("weighted_contrast", weight));
    }
    layers.graph().setLossVariables(LOSS);
    return layers.graph();
  }

  /**
   * The encoder on all tokens up to {@link #ENCODER_OUTPUT} and {@link #KEYS}.
   *
   * @param rows persons R
   * @param personsPerKey consecutive rows whose features are averaged into one key
   */
  public static SameDiff encoderGraph(
      Parameters parameters, SkeletonModelConfig model, int rows, int personsPerKey) {
    Layers layers = new Layers(parameters, Style.PLAIN);
    SDVariable clips = clips(layers, model, rows);
    SDVariable x =
        Linear.withTable(
            "tokens",
            segments(clips, model),
            layers.parameter(EMBEDDING + ".weight"),
            layers.parameter(EMBEDDING + ".bias"),
            positions(layers, "")); // [R, N, D]
    SDVariable features = encode(layers, model, x, null);
    L2Normalise.of(KEYS, PersonMean.of("features", features, personsPerKey));
    return layers.graph();
  }

  static SDVariable clips(Layers layers, SkeletonModelConfig model, long rows) {
    return layers.placeHolder(
        CLIPS, rows, model.frames(), model.joints(), SkeletonModelConfig.COORDINATES);
  }

  private static SDVariable segments(SDVariable clips, SkeletonModelConfig model) {
    return SegmentTargets.of(
        "segments", clips, model.segmentLength(), SegmentTargets.Settings.RAW); // [R, N, P]
  }

  /** The position of every token. // [1, N, D] */
  private static SDVariable positions(Layers layers, String prefix) {
    return SeparablePositions.of(
        prefix + "positions",
        layers.parameter(prefix + "temp_embed"),
        layers.parameter(prefix + "pos_embed"));
  }

  /** Embeds the visible segments only, then their positions, blocks and norm. // [R, K, D] */
  private static SDVariable encodeVisible(
      Layers layers, SkeletonModelConfig model, SDVariable clips, SDVariable visible) {
    SDVariable seen = TokenGather.of("visible_segments", segments(clips, model), visible);
    SDVariable places = TokenGather.of("visible_positions", positions(layers, ""), visible);
    return encode(layers, model, layers.linear(EMBEDDING, seen, places), null);
  }

  /**
   * Embeds all segments, then their positions, blocks and norm. // [R, N, D]
   *
   * @param keep factors of all residual branches, or null for none // [2·depth, R]
   */
  static SDVariable encodeAll(
      Layers layers, SkeletonModelConfig model, SDVariable clips, SDVariable keep) {
    SDVariable embedded = layers.linear(EMBEDDING, segments(clips, model), null);
    SDVariable x = TokenTable.add("tokens", embedded, positions(layers, ""));
    return encode(layers, model, x, keep);
  }

  private static SDVariable encode(
      Layers layers, SkeletonModelConfig model, SDVariable tokens, SDVariable keep) {
    SDVariable x = tokens;
    for (int i = 0; i < model.depth(); i++) {
      x = layers.block("blocks." + i, x, model.numHeads(), keep, 2 * i);
    }
    return layers.norm(ENCODER_OUTPUT, x);
  }

  /** Projection → mask tokens → positions → blocks → masked tokens → norm → segments. */
  private static SDVariable decode(
      Layers layers,
      Parameters parameters,
      SkeletonModelConfig model,
      SDVariable latent,
      SDVariable visible,
      SDVariable masked) {
    SDVariable bridge = layers.linear("decoder_embed", latent, null);
    INDArray zeros = Nd4j.zeros(parameters.type(), model.tokens(), model.decoderEmbedDim());
    SDVariable nowhere = layers.graph().constant("no_positions", zeros);
    SDVariable filled =
        TokenScatter.of("decoder_filled", bridge, visible, layers.parameter(MASK_TOKEN), nowhere);
    SDVariable x = TokenTable.add("decoder_tokens", filled, positions(layers, "decoder_"));
    for (int i = 0; i < model.decoderDepth(); i++) {
      x = layers.block("decoder_blocks." + i, x, model.decoderNumHeads());
    }
    SDVariable missing = TokenGather.of("decoder_masked", x, masked); // [R, N - K, D']
    return layers.linear(PREDICTION, layers.norm("decoder_norm", missing), null);
  }

  /** InfoNCE of the mean visible features against the keys. // scalar */
  private static SDVariable contrast(
      Layers layers,
      SkeletonModelConfig model,
      SkeletonContrastConfig config,
      int batch,
      SDVariable latent) {
    int queries = config.queries(model, batch);
    int width = model.embedDim();
    SDVariable mean = PersonMean.of(QUERIES, latent, config.personsPerQuery(model)); // [Q, D]
    return InfoNce.of(
        CONTRASTIVE_LOSS,
        L2Normalise.of("unit_queries", mean),
        layers.placeHolder(KEYS, queries, width),
        layers.placeHolder(QUEUE, config.queueSize(), width),
        layers.placeHolder(QUERY_WEIGHTS, queries),
        config.temperature());
  }
}
