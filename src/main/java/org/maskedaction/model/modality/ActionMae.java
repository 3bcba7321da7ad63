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
    Layers layers = new Layers(parameters, Style.ACTION_MAE);
    ActionMaeConfig actionmae = architecture.actionmae();
    SDVariable tokens = null;
    for (ModalityTokens cut : architecture.cuts()) {
      SDVariable token = ModalityEncoders.add(layers.graph(), parameters, cut, actionmae, batch);
      tokens = tokens == null ? token : TokenConcat.of("tokens_to_" + cut.name(), tokens, token);
    }
    Outputs outputs = module(layers, parameters, architecture, tokens, batch);
    SDVariable targets = layers.placeHolder(TARGETS, batch, actionmae.numClasses());
    SDVariable weights =
        hasAutoencoder(actionmae)
            ? layers.placeHolder(MASK_WEIGHTS, batch, architecture.names().size())
            : null;
    loss(layers, actionmae, tokens, outputs, targets, weights);
    layers.graph().setLossVariables(LOSS);
    return layers.graph();
  }

  /** Autoencoder and fusion on {@link #TOKENS} up to {@link #LOGITS}, for {@code batch} samples. */
  public static SameDiff headGraph(
      Parameters parameters, ModalityArchitecture architecture, int batch) {
    Layers layers = new Layers(parameters, Style.ACTION_MAE);
    int modalities = architecture.names().size();
    SDVariable tokens =
        layers.placeHolder(TOKENS, batch, modalities, architecture.actionmae().width());
    module(layers, parameters, architecture, tokens, batch);
    return layers.graph();
  }

  /** Adds the placeholders that route tokens, autoencoder and fusion. */
  private static Outputs module(
      Layers layers,
      Parameters parameters,
      ModalityArchitecture architecture,
      SDVariable tokens,
      int batch) {
    ActionMaeConfig config = architecture.actionmae();
    List<String> names = architecture.names();
    ModalityFusion fusion = new ModalityFusion(layers, config, names, batch);
    SDVariable read = layers.places(FUSION_PLACES, batch, names.size());
    if (!hasAutoencoder(config)) {
      INDArray zeros = Nd4j.zeros(parameters.type(), 1, 1, config.width());
      SDVariable absent = layers.graph().constant("absent", zeros);
      SDVariable choice = TokenConcat.of("choice", absent, tokens);
      return new Outputs(fusion.logits(TokenGather.of("fusion_tokens", choice, read)), null);
    }
    int places = config.memoryTokens() + names.size();
    SDVariable keys = layers.placeHolder(KEYS, batch, places);
    SDVariable decoder = layers.places(DECODER_PLACES, batch, places);
    SDVariable encoded = encode(layers, config, tokens, keys); // [B, K + M, D]
    SDVariable last = indices(layers, "decoder_last", batch, config.memoryTokens(), names.size());
    SDVariable reconstruction = decode(layers, config, encoded, decoder, last);
    SDVariable completed = TokenConcat.of("completed", tokens, reconstruction);
    SDVariable choice = TokenConcat.of("choice", completed, encoded); // [B, 2M + K + M, D]
    SDVariable chosen = TokenGather.of("fusion_tokens", choice, read); // [B, M, D]
    return new Outputs(fusion.logits(chosen), reconstruction);
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

  /**
   * Places what is known and mask tokens, mixes them and predicts all tokens. // [B, M, D]
   *
   * @param places {@link #DECODER_PLACES}
   * @param last where the modalities' tokens are // int32 [B, M]
   */
  private static SDVariable decode(
      Layers layers,
      ActionMaeConfig config,
      SDVariable encoded,
      SDVariable places,
      SDVariable last) {
    SDVariable known = TokenConcat.of("mask_and_encoded", layers.parameter(MASK_TOKEN), encoded);
    SDVariable x = TokenGather.of("decoder_tokens", known, places); // [B, K + M, D]
    if (config.positionEmbedding()) {
      x = TokenTable.add("decoder_input", x, decoderTable(layers, config));
    }
    for (int i = 0; i < config.decoderDepth(); i++) {
      x = layers.block(DECODER + i, x, config.numHeads());
    }
    SDVariable without = TokenGather.of("decoder_output", layers.norm(DECODER_NORM, x), last);
    return layers.linear(RECONSTRUCTION, without, null);
  }

  /** Zeros for the memory tokens, then an embedding of each modality. // [1, K + M, D] */
  private static SDVariable decoderTable(Layers layers, ActionMaeConfig config) {
    SDVariable embed = layers.parameter(DECODER_EMBED);
    if (config.memoryTokens() == 0) {
      return embed;
    }
    INDArray zeros = Nd4j.zeros(embed.dataType(), 1, config.memoryTokens(), config.width());
    return TokenConcat.of("decoder_table", layers.graph().constant("no_embed", zeros), embed);
  }

  /** The indices {@code from} to {@code from + count - 1} for every sample. // int32 [B, count] */
  static SDVariable indices(Layers layers, String name, int batch, int from, int count) {
    int[] values = new int[batch * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i % count;
    }
    return layers.graph().constant(name, Nd4j.createFromArray(values).reshape(batch, count));
  }

  /** Adds both losses and their weighted sum, {@link #LOSS}. */
  private static void loss(
      Layers layers,
      ActionMaeConfig config,
      SDVariable tokens,
      Outputs outputs,
      SDVariable targets,
      SDVariable weights) {
    SDVariable label = SoftmaxCrossEntropy.of(LABEL_LOSS, outputs.logits(), targets);
    SDVariable labelFactor = layers.scalar(config.labelLossWeight());
    if (outputs.reconstruction() == null) {
      label.mul(LOSS, labelFactor);
      return;
    }
    SDVariable target = target(layers.graph(), config, tokens, targets.dataType());
    SDVariable mask =
        WeightedTokenLoss.of(
            MASK_LOSS, outputs.reconstruction(), target, weights, config.detachTarget());
    SDVariable maskFactor = layers.scalar(config.maskLossWeight());
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
