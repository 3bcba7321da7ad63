package org.maskedaction.model.modality;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.SinCosPositions;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.MaskedMean;
import org.maskedaction.ops.SeparablePositions;
import org.maskedaction.ops.TokenConcat;
import org.maskedaction.ops.TokenGather;
import org.maskedaction.ops.TokenTable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The encoders that make one token of each modality. Videos and skeletons pass the blocks of {@link
 * VideoMae} and {@link SkeletonMae}, whose weights fit under the prefix of the modality, and are
 * averaged over what is valid; sequences and features over time pass blocks with a class token, as
 * the frames of ActionMAE (Woo et al., 2023) do; a single vector of features is projected. A layer
 * norm ends them all.
 */
public final class ModalityEncoders {
  static final double DEVIATION = 0.02;
  static final double LIMIT = 2;

  private static final String TOKENIZER = "encoder.patch_embed.proj";
  private static final String VIDEO_BLOCKS = "encoder.blocks.";
  private static final String JOINTS = "joints_embed.proj";
  private static final String BLOCKS = "blocks.";
  private static final String EMBEDDING = "embed";
  private static final String CLASS_TOKEN = "cls_token";
  private static final String SKELETON_NORM = SkeletonMae.ENCODER_OUTPUT;
  private static final String PROJECTION = "token_proj";
  private static final String NORM = "token_norm";

  private final SameDiff graph;
  private final Parameters parameters;
  private final ModalityTokens cut;
  private final ActionMaeConfig actionmae;
  private final int batch;
  private final String prefix;

  private ModalityEncoders(
      SameDiff graph,
      Parameters parameters,
      ModalityTokens cut,
      ActionMaeConfig actionmae,
      int batch) {
    this.graph = graph;
    this.parameters = parameters;
    this.cut = cut;
    this.actionmae = actionmae;
    this.batch = batch;
    this.prefix = prefix(cut.name());
  }

  /** What the names of a modality's parameters begin with. */
  public static String prefix(String modality) {
    return "encoders." + modality + ".";
  }

  /** Placeholder: the cut sample, zeros where it lacks the modality. // [B·M, N, P] */
  public static String tokens(String modality) {
    return modality + ".tokens";
  }

  /** Placeholder of modalities with blocks: 1 for a valid token, else 0. // [B·M, N or 1 + N] */
  public static String valid(String modality) {
    return modality + ".valid";
  }

  /** Output: the token of the modality. // [B, 1, D] */
  public static String token(String modality) {
    return prefix(modality) + NORM;
  }

  /** Creates the parameters of one modality's encoder. */
  static void createParameters(
      Parameters parameters, ModalityTokens cut, ActionMaeConfig actionmae) {
    String prefix = prefix(cut.name());
    ModalityEncoderConfig encoder = cut.encoder();
    int width = cut.hasBlocks() ? encoder.embedDim() : actionmae.width();
    Initializer normal = Initializer.truncatedNormal(DEVIATION, LIMIT);
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(cut.values()));
    String embedding = prefix + embedding(cut);
    parameters.create(embedding + ".weight", uniform, width, cut.values());
    parameters.create(embedding + ".bias", uniform, width);
    if (cut.hasClassToken()) {
      parameters.create(prefix + CLASS_TOKEN, normal, 1, 1, width);
    }
    createBlocks(parameters, prefix, cut, normal);
    if (width != actionmae.width()) {
      Layers.createLinear(parameters, prefix + PROJECTION, actionmae.width(), width);
    }
    Layers.createNorm(parameters, prefix + NORM, actionmae.width());
  }

  private static void createBlocks(
      Parameters parameters, String prefix, ModalityTokens cut, Initializer normal) {
    ModalityEncoderConfig encoder = cut.encoder();
    int width = encoder.embedDim();
    int ratio = encoder.mlpRatio();
    Initializer weights = Initializer.xavierUniform();
    switch (cut.modality().kind()) {
      case VIDEO -> {
        for (int i = 0; i < encoder.depth(); i++) {
          Layers.createBlock(parameters, prefix + VIDEO_BLOCKS + i, width, ratio);
        }
      }
      case SKELETON -> {
        int joints = cut.modality().joints();
        parameters.create(prefix + "temp_embed", normal, cut.tokens() / joints, width);
        parameters.create(prefix + "pos_embed", normal, joints, width);
        createPlainBlocks(parameters, prefix, encoder, weights);
        Layers.createNorm(parameters, prefix + SKELETON_NORM, width);
      }
      case SEQUENCE, FEATURES -> {
        if (cut.hasBlocks()) {
          createPlainBlocks(parameters, prefix, encoder, weights);
        }
      }
    }
  }

  private static void createPlainBlocks(
      Parameters parameters, String prefix, ModalityEncoderConfig encoder, Initializer weights) {
    for (int i = 0; i < encoder.depth(); i++) {
      String block = prefix + BLOCKS + i;
      Layers.createPlainBlock(parameters, block, encoder.embedDim(), encoder.mlpRatio(), weights);
    }
  }

  private static String embedding(ModalityTokens cut) {
    return switch (cut.modality().kind()) {
      case VIDEO -> TOKENIZER;
      case SKELETON -> JOINTS;
      case SEQUENCE, FEATURES -> EMBEDDING;
    };
  }

  /** The encoder of one modality up to {@link #token}, for {@code batch} samples. */
  public static SameDiff graph(
      Parameters parameters, ModalityTokens cut, ActionMaeConfig actionmae, int batch) {
    SameDiff graph = Layers.newGraph();
    add(graph, parameters, cut, actionmae, batch);
    return graph;
  }

  /** Adds placeholders and encoder of a modality to a graph. // [B, 1, D] */
  static SDVariable add(
      SameDiff graph,
      Parameters parameters,
      ModalityTokens cut,
      ActionMaeConfig actionmae,
      int batch) {
    DataType type = parameters.type();
    long rows = (long) batch * cut.persons();
    SDVariable tokens =
        graph.placeHolder(tokens(cut.name()), type, rows, cut.tokens(), cut.values());
    SDVariable valid =
        cut.hasBlocks() ? graph.placeHolder(valid(cut.name()), type, rows, cut.keys()) : null;
    return new ModalityEncoders(graph, parameters, cut, actionmae, batch).token(tokens, valid);
  }

  /** [B·M, N, P] and [B·M, N or 1 + N] to [B, 1, D]. */
  private SDVariable token(SDVariable tokens, SDVariable valid) {
    SDVariable pooled =
        switch (cut.modality().kind()) {
          case VIDEO -> video(tokens, valid);
          case SKELETON -> skeleton(tokens, valid);
          case SEQUENCE, FEATURES -> overTime(tokens, valid);
        };
    Layers layers = layers(Style.ACTION_MAE);
    if (parameters.all().containsKey(prefix + PROJECTION + ".bias")) {
      pooled = layers.linear(prefix + PROJECTION, pooled, null);
    }
    return layers.norm(prefix + NORM, pooled);
  }

  private Layers layers(Style style) {
    return new Layers(graph, parameters, style);
  }

  private SDVariable video(SDVariable tokens, SDVariable valid) {
    Layers layers = layers(Style.VIDEO_MAE);
    SDVariable x = blocks(layers, VIDEO_BLOCKS, withSines(layers, TOKENIZER, tokens), valid);
    return MaskedMean.of(prefix + "mean", x, valid, 1);
  }

  private SDVariable skeleton(SDVariable tokens, SDVariable valid) {
    Layers layers = layers(Style.PLAIN);
    SDVariable positions =
        SeparablePositions.of(
            prefix + "positions",
            layers.parameter(prefix + "temp_embed"),
            layers.parameter(prefix + "pos_embed"));
    SDVariable embedded = layers.linear(prefix + JOINTS, tokens, null);
    SDVariable x = TokenTable.add(prefix + "embedded", embedded, positions); // [B·M, N, D]
    SDVariable normed = layers.norm(prefix + SKELETON_NORM, blocks(layers, BLOCKS, x, valid));
    return MaskedMean.of(prefix + "mean", normed, valid, cut.persons());
  }

  private SDVariable overTime(SDVariable tokens, SDVariable valid) {
    Layers layers = layers(Style.ACTION_MAE);
    if (!cut.hasBlocks()) {
      return layers.linear(prefix + EMBEDDING, tokens, null); // [B, 1, D]
    }
    SDVariable embedded =
        actionmae.positionEmbedding()
            ? withSines(layers, EMBEDDING, tokens)
            : layers.linear(prefix + EMBEDDING, tokens, null);
    SDVariable x =
        TokenConcat.of(prefix + "steps", layers.parameter(prefix + CLASS_TOKEN), embedded);
    SDVariable mixed = blocks(layers, BLOCKS, x, valid); // [B, 1 + N, D]
    SDVariable first = ActionMae.indices(layers, prefix + "first", batch, 0, 1);
    return TokenGather.of(prefix + "class", mixed, first);
  }

  private SDVariable blocks(Layers layers, String blocks, SDVariable tokens, SDVariable valid) {
    SDVariable x = tokens;
    for (int i = 0; i < cut.encoder().depth(); i++) {
      x = layers.blockAmong(prefix + blocks + i, x, cut.encoder().numHeads(), valid);
    }
    return x;
  }

  /** The embedded tokens with the fixed table of sines added. // [B, N, D] */
  private SDVariable withSines(Layers layers, String embedding, SDVariable tokens) {
    SDVariable weight = layers.parameter(prefix + embedding + ".weight");
    SDVariable table =
        graph.constant(
            prefix + "positions",
            SinCosPositions.table(weight.dataType(), cut.tokens(), cut.encoder().embedDim()));
    SDVariable bias = layers.parameter(prefix + embedding + ".bias");
    return Linear.withTable(prefix + "embedded", tokens, weight, bias, table);
  }
}
