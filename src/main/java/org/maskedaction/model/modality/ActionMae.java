package org.maskedaction.model.modality;

import java.util.List;
import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMaeConfig.Method;
import org.maskedaction.model.modality.ActionMaeConfig.TargetNormalisation;
import org.maskedaction.ops.LayerNorm;
import org.maskedaction.ops.SoftmaxCrossEntropy;
import org.maskedaction.ops.TokenConcat;
import org.maskedaction.ops.TokenGather;
import org.maskedaction.ops.TokenTable;
import org.maskedaction.ops.WeightedTokenLoss;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The ActionMAE module (Woo et al., 2023) on one token per modality, and the plain fusions it is
 * compared with. The graph is the same for every choice of modalities: all tokens pass it, those
 * that are dropped are hidden from attention, and indices say which token goes where.
 *
 * <p>Letters in shapes: B samples, M modalities, K memory tokens, D width, C classes.
 */
public final class ActionMae {
  /** Placeholder of {@link #headGraph}: the modality tokens. // [B, M, D] */
  public static final String TOKENS = "modality_tokens";

  /** Placeholder: 1 for memory and kept tokens, 0 for dropped ones. // [B, K + M] */
  public static final String KEYS = "keys";

  /**
   * Placeholder: what the decoder reads in each place, 0 for the mask token, 1 + i for output i of
   * the encoder. // int32 [B, K + M]
   */
  public static final String DECODER_PLACES = "decoder_places";

  /**
   * Placeholder: what the fusion reads in each place. With the autoencoder i for modality token i,
   * M + i for reconstruction i, 2M + i for output i of the encoder; without it 0 for zeros and 1 +
   * i for modality token i. // int32 [B, M]
   */
  public static final String FUSION_PLACES = "fusion_places";

  /** Placeholder of a training graph: 1 for a dropped token with a target, else 0. // [B, M] */
  public static final String MASK_WEIGHTS = "mask_weights";

  /** Placeholder of a training graph: the share of every class, rows that add up to 1. // [B, C] */
  public static final String TARGETS = "targets";

  /** Output: one score per class. // [B, C] */
  public static final String LOGITS = "logits";

  /** Output with the autoencoder: the reconstruction of every token. // [B, M, D] */
  public static final String RECONSTRUCTION = "decoder_pred";

  /** Output of a training graph: what is minimised. // scalar */
  public static final String LOSS = "loss";

  /** Output of a training graph: the cross-entropy. // scalar */
  public static final String LABEL_LOSS = "label_loss";

  /** Output of a training graph with the autoencoder: error of the dropped tokens. // scalar */
  public static final String MASK_LOSS = "mask_loss";

  private static final String MEMORY = "mem_token";
  private static final String MASK_TOKEN = "mask_token";
  private static final String ENCODER_EMBED = "encoder_embed";
  private static final String DECODER_EMBED = "decoder_embed";
  private static final String ENCODER = "encoder.blocks.";
  private static final String ENCODER_NORM = "encoder_norm";
  private static final String DECODER = "decoder.blocks.";
  private static final String DECODER_NORM = "decoder_norm";
  private static final double TARGET_EPS = 1e-6;

  private ActionMae() {}

  /**
   * The placeholders that route tokens.
   *
   * @param batch samples B
   * @param keys {@link #KEYS}; null without the autoencoder
   * @param decoder {@link #DECODER_PLACES}; null without the autoencoder
   * @param fusion {@link #FUSION_PLACES}
   */
  private record Routes(int batch, SDVariable keys, SDVariable decoder, SDVariable fusion) {}

  /**
   * What the module makes of tokens.
   *
   * @param logits {@link #LOGITS}
   * @param reconstruction {@link #RECONSTRUCTION}; null without the autoencoder
   */
  private record Outputs(SDVariable logits, SDVariable reconstruction) {}

  /** Whether the model reconstructs tokens. */
  public static boolean hasAutoencoder(ActionMaeConfig config) {
    return config.method() == Method.ACTIONMAE;
  }

  /** Whether weight decay applies: to matrices, but not to tokens and embeddings. */
  public static boolean decays(Parameters parameters, String name) {
    return parameters.decays(name) && parameters.get(name).rank() == 2;
  }

  /** Creates the parameters of encoders, autoencoder and fusion. */
  public static void createParameters(Parameters parameters, ModalityArchitecture architecture) {
    ActionMaeConfig actionmae = architecture.actionmae();
    architecture
        .cuts()
        .forEach(cut -> ModalityEncoders.createParameters(parameters, cut, actionmae));
    createModule(parameters, actionmae, architecture.names());
  }

  /** Creates the parameters of autoencoder and fusion. */
  static void createModule(Parameters parameters, ActionMaeConfig config, List<String> names) {
    int width = config.width();
    Initializer normal =
        Initializer.truncatedNormal(ModalityEncoders.DEVIATION, ModalityEncoders.LIMIT);
    if (hasAutoencoder(config)) {
      if (config.memoryTokens() > 0) {
        parameters.create(MEMORY, normal, 1, config.memoryTokens(), width);
      }
      parameters.create(MASK_TOKEN, normal, 1, 1, width);
      if (config.positionEmbedding()) {
        parameters.create(ENCODER_EMBED, normal, 1, names.size(), width);
        parameters.create(DECODER_EMBED, normal, 1, names.size(), width);
      }
      createBlocks(parameters, config, ENCODER, config.encoderDepth());
      Layers.createNorm(parameters, ENCODER_NORM, width);
      createBlocks(parameters, config, DECODER, config.decoderDepth());
      Layers.createNorm(parameters, DECODER_NORM, width);
      Layers.createLinear(parameters, RECONSTRUCTION, width, width);
    }
    ModalityFusion.createParameters(parameters, config, names);
  }

  static void createBlocks(
      Parameters parameters, ActionMaeConfig config, String prefix, int depth) {
    for (int i = 0; i < depth; i++) {
      Layers.createPlainBlock(
          parameters, prefix + i, config.width(), config.mlpRatio(), Initializer.xavierUniform());
    }
  }

  /** Everything up to {@link #LOSS}, for {@code batch} samples. */
  public static SameDiff trainingGraph(
      Parameters parameters, ModalityArchitecture architecture, int batch) {
    SameDiff graph = Layers.newGraph();
    ActionMaeConfig actionmae = architecture.actionmae();
    SDVariable tokens = null;
    for (ModalityTokens cut : architecture.cuts()) {
      SDVariable token = ModalityEncoders.add(graph, parameters, cut, actionmae, batch);
      tokens = tokens == null ? token : TokenConcat.of("tokens_to_" + cut.name(), tokens, token);
    }
    int modalities = architecture.names().size();
    DataType type = type(parameters);
    Routes routes = routes(graph, type, actionmae, modalities, batch);
    Outputs outputs = module(graph, parameters, actionmae, architecture.names(), tokens, routes);
    SDVariable targets = graph.placeHolder(TARGETS, type, batch, actionmae.numClasses());
    SDVariable weights =
        hasAutoencoder(actionmae) ? graph.placeHolder(MASK_WEIGHTS, type, batch, modalities) : null;
    loss(graph, actionmae, tokens, outputs, targets, weights);
    graph.setLossVariables(LOSS);
    return graph;
  }

  /** Autoencoder and fusion on {@link #TOKENS} up to {@link #LOGITS}, for {@code batch} samples. */
  public static SameDiff headGraph(
      Parameters parameters, ModalityArchitecture architecture, int batch) {
    SameDiff graph = Layers.newGraph();
    ActionMaeConfig actionmae = architecture.actionmae();
    int modalities = architecture.names().size();
    DataType type = type(parameters);
    SDVariable tokens = graph.placeHolder(TOKENS, type, batch, modalities, actionmae.width());
    Routes routes = routes(graph, type, actionmae, modalities, batch);
    module(graph, parameters, actionmae, architecture.names(), tokens, routes);
    return graph;
  }

  private static DataType type(Parameters parameters) {
    return parameters.all().values().iterator().next().dataType();
  }

  private static Routes routes(
      SameDiff graph, DataType type, ActionMaeConfig config, int modalities, int batch) {
    SDVariable fusion = graph.placeHolder(FUSION_PLACES, DataType.INT32, batch, modalities);
    if (!hasAutoencoder(config)) {
      return new Routes(batch, null, null, fusion);
    }
    int places = config.memoryTokens() + modalities;
    return new Routes(
        batch,
        graph.placeHolder(KEYS, type, batch, places),
        graph.placeHolder(DECODER_PLACES, DataType.INT32, batch, places),
        fusion);
  }

  /** Adds autoencoder and fusion. */
  private static Outputs module(
      SameDiff graph,
      Parameters parameters,
      ActionMaeConfig config,
      List<String> names,
      SDVariable tokens,
      Routes routes) {
    Layers layers = new Layers(graph, parameters, Style.ACTION_MAE);
    if (!hasAutoencoder(config)) {
      INDArray zeros = Nd4j.zeros(type(parameters), 1, 1, config.width());
      SDVariable choice = TokenConcat.of("choice", graph.constant("absent", zeros), tokens);
      SDVariable read = TokenGather.of("fusion_tokens", choice, routes.fusion());
      return new Outputs(fusion(graph, layers, config, names, read, routes), null);
    }
    SDVariable encoded = encode(layers, config, tokens, routes.keys()); // [B, K + M, D]
    SDVariable reconstruction = decode(graph, layers, config, names.size(), encoded, routes);
    SDVariable completed = TokenConcat.of("completed", tokens, reconstruction);
    SDVariable choice = TokenConcat.of("choice", completed, encoded); // [B, 2M + K + M, D]
    SDVariable read = TokenGather.of("fusion_tokens", choice, routes.fusion()); // [B, M, D]
    return new Outputs(fusion(graph, layers, config, names, read, routes), reconstruction);
  }

  private static SDVariable fusion(
      SameDiff graph,
      Layers layers,
      ActionMaeConfig config,
      List<String> names,
      SDVariable tokens,
      Routes routes) {
    return new ModalityFusion(graph, layers, config, names, routes.batch()).logits(tokens);
  }

  private static SDVariable encode(
      Layers layers, ActionMaeConfig config, SDVariable tokens, SDVariable keys) {
    SDVariable x = tokens;
    if (config.positionEmbedding()) {
      x = TokenTable.add("encoder_tokens", x, layers.parameter(ENCODER_EMBED));
    }
    if (config.memoryTokens() > 0) {
      x = TokenConcat.of("encoder_input", layers.parameter(MEMORY), x);
    }
    for (int i = 0; i < config.encoderDepth(); i++) {
      x = layers.blockAmong(ENCODER + i, x, config.numHeads(), keys);
    }
    return layers.norm(ENCODER_NORM, x);
  }

  /** Places what is known and mask tokens, mixes them and predicts all tokens. // [B, M, D] */
  private static SDVariable decode(
      SameDiff graph,
      Layers layers,
      ActionMaeConfig config,
      int modalities,
      SDVariable encoded,
      Routes routes) {
    SDVariable known = TokenConcat.of("mask_and_encoded", layers.parameter(MASK_TOKEN), encoded);
    SDVariable x = TokenGather.of("decoder_tokens", known, routes.decoder()); // [B, K + M, D]
    if (config.positionEmbedding()) {
      x = TokenTable.add("decoder_input", x, decoderTable(graph, layers, config));
    }
    for (int i = 0; i < config.decoderDepth(); i++) {
      x = layers.block(DECODER + i, x, config.numHeads());
    }
    SDVariable last =
        indices(graph, "decoder_last", routes.batch(), config.memoryTokens(), modalities);
    SDVariable without = TokenGather.of("decoder_output", layers.norm(DECODER_NORM, x), last);
    return layers.linear(RECONSTRUCTION, without, null);
  }

  /** Zeros for the memory tokens, then an embedding of each modality. // [1, K + M, D] */
  private static SDVariable decoderTable(SameDiff graph, Layers layers, ActionMaeConfig config) {
    SDVariable embed = layers.parameter(DECODER_EMBED);
    if (config.memoryTokens() == 0) {
      return embed;
    }
    INDArray zeros = Nd4j.zeros(embed.dataType(), 1, config.memoryTokens(), config.width());
    return TokenConcat.of("decoder_table", graph.constant("no_embed", zeros), embed);
  }

  /** The indices {@code from} to {@code from + count - 1} for every sample. // int32 [B, count] */
  static SDVariable indices(SameDiff graph, String name, int batch, int from, int count) {
    int[] values = new int[batch * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i % count;
    }
    return graph.constant(name, Nd4j.createFromArray(values).reshape(batch, count));
  }

  /** Adds both losses and their weighted sum, {@link #LOSS}. */
  private static void loss(
      SameDiff graph,
      ActionMaeConfig config,
      SDVariable tokens,
      Outputs outputs,
      SDVariable targets,
      SDVariable weights) {
    SDVariable label = SoftmaxCrossEntropy.of(LABEL_LOSS, outputs.logits(), targets);
    DataType type = targets.dataType();
    SDVariable labelFactor = graph.constant(Nd4j.scalar(type, config.labelLossWeight()));
    if (outputs.reconstruction() == null) {
      label.mul(LOSS, labelFactor);
      return;
    }
    SDVariable mask =
        WeightedTokenLoss.of(
            MASK_LOSS,
            outputs.reconstruction(),
            target(graph, config, tokens, type),
            weights,
            config.detachTarget());
    SDVariable maskFactor = graph.constant(Nd4j.scalar(type, config.maskLossWeight()));
    label
        .mul("weighted_label_loss", labelFactor)
        .add(LOSS, mask.mul("weighted_mask_loss", maskFactor));
  }

  /**
   * The tokens, or (x - mean) / √(unbiased variance + eps) of each. With the biased variance v of D
   * values that is √((D - 1)/D) (x - mean) / √(v + eps (D - 1)/D), a layer norm.
   */
  static SDVariable target(
      SameDiff graph, ActionMaeConfig config, SDVariable tokens, DataType type) {
    if (config.targetNormalisation() == TargetNormalisation.NONE) {
      return tokens;
    }
    double share = (config.width() - 1.0) / config.width();
    INDArray gain = Nd4j.ones(type, config.width()).muli(Math.sqrt(share));
    return LayerNorm.of(
        "mask_target",
        tokens,
        graph.constant("mask_target_gain", gain),
        graph.constant("mask_target_shift", Nd4j.zeros(type, config.width())),
        TARGET_EPS * share);
  }
}
