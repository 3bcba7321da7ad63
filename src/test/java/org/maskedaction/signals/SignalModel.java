package org.maskedaction.signals;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.SinCosPositions;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.MaskedPatchLoss;
import org.maskedaction.ops.SoftmaxCrossEntropy;
import org.maskedaction.ops.TokenGather;
import org.maskedaction.ops.TokenMean;
import org.maskedaction.ops.TokenScatter;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A masked autoencoder of signals, its encoder and its classifier as SameDiff graphs. A segment is
 * a run of values of all channels, so that a signal [T, C] is its segments [N, P] as it lies.
 */
final class SignalModel {
  /** Placeholder: the signals. // [B, N, P] */
  static final String SEGMENTS = "segments";

  /** Placeholder: ascending indices of the visible segments. // int32 [B, K] */
  static final String VISIBLE = "visible";

  /** Placeholder: ascending indices of the masked segments. // int32 [B, M] */
  static final String MASKED = "masked";

  /** Placeholder: the share of every class in a signal. // [B, L] */
  static final String TARGETS = "targets";

  /** Output: the mean error of the masked segments, or the mean cross-entropy. // scalar */
  static final String LOSS = "loss";

  /** Output: predicted masked segments. // [B, M, P] */
  static final String PREDICTION = "decoder_pred";

  /** Output: the mean of the encoder's output over all segments. // [B, D] */
  static final String FEATURES = "features";

  /** Output: one score per class. // [B, L] */
  static final String LOGITS = "head";

  static final String EMBEDDING = "signal_embed";
  private static final String MASK_TOKEN = "mask_token";
  private static final double DEVIATION = 0.02;

  private final SignalModelConfig config;
  private final Parameters parameters;
  private final SameDiff graph = Layers.newGraph();
  private final Layers layers;
  private final DataType type;
  private final int batch;

  private SignalModel(Parameters parameters, SignalModelConfig config, int batch) {
    this.config = config;
    this.parameters = parameters;
    this.batch = batch;
    layers = new Layers(graph, parameters, Style.PLAIN);
    type = parameters.get(EMBEDDING + ".bias").dataType();
  }

  /** Creates the parameters of the encoder. */
  static void createEncoder(Parameters parameters, SignalModelConfig config) {
    Layers.createLinear(parameters, EMBEDDING, config.embedDim(), config.segmentDim());
    createBlocks(parameters, "encoder", config.depth(), config.embedDim(), config);
  }

  /** Creates the parameters of the encoder and the decoder. */
  static void createAutoencoder(Parameters parameters, SignalModelConfig config) {
    createEncoder(parameters, config);
    int width = config.decoderEmbedDim();
    Layers.createLinear(parameters, "decoder_embed", width, config.embedDim());
    parameters.create(MASK_TOKEN, Initializer.truncatedNormal(DEVIATION, 2), width);
    createBlocks(parameters, "decoder", config.decoderDepth(), width, config);
    Layers.createLinear(parameters, PREDICTION, config.segmentDim(), width);
  }

  /** Creates the parameters of the encoder and a head. */
  static void createClassifier(Parameters parameters, SignalModelConfig config, int classes) {
    createEncoder(parameters, config);
    Layers.createLinear(parameters, LOGITS, classes, config.embedDim());
  }

  private static void createBlocks(
      Parameters parameters, String part, int depth, int width, SignalModelConfig config) {
    for (int i = 0; i < depth; i++) {
      Layers.createPlainBlock(
          parameters, part + ".blocks." + i, width, config.mlpRatio(), Initializer.xavierUniform());
    }
    Layers.createNorm(parameters, part + ".norm", width);
  }

  /** Whether a parameter belongs to the encoder. */
  static boolean isEncoder(String name) {
    return name.startsWith(EMBEDDING) || name.startsWith("encoder.");
  }

  /** Whether a parameter belongs to the head. */
  static boolean isHead(String name) {
    return name.startsWith(LOGITS + ".");
  }

  /** The autoencoder up to {@link #LOSS} and {@link #PREDICTION}. */
  static SameDiff autoencoder(
      Parameters parameters, SignalModelConfig config, int batch, int visible) {
    return new SignalModel(parameters, config, batch).autoencoder(visible);
  }

  /** The encoder on all segments up to {@link #FEATURES}. */
  static SameDiff encoder(Parameters parameters, SignalModelConfig config, int batch) {
    SignalModel model = new SignalModel(parameters, config, batch);
    model.features();
    return model.graph;
  }

  /** The classifier up to {@link #LOGITS}. */
  static SameDiff classifier(Parameters parameters, SignalModelConfig config, int batch) {
    SignalModel model = new SignalModel(parameters, config, batch);
    model.logits();
    return model.graph;
  }

  /** The classifier up to {@link #LOSS}. */
  static SameDiff classifierLoss(Parameters parameters, SignalModelConfig config, int batch) {
    SignalModel model = new SignalModel(parameters, config, batch);
    SDVariable logits = model.logits();
    long classes = parameters.get(LOGITS + ".bias").length();
    SDVariable targets = model.graph.placeHolder(TARGETS, model.type, batch, classes);
    SoftmaxCrossEntropy.of(LOSS, logits, targets);
    model.graph.setLossVariables(LOSS);
    return model.graph;
  }

  private SameDiff autoencoder(int visible) {
    SDVariable segments = segments();
    SDVariable seen = graph.placeHolder(VISIBLE, DataType.INT32, batch, visible);
    SDVariable hidden = graph.placeHolder(MASKED, DataType.INT32, batch, config.tokens() - visible);
    int width = config.embedDim();
    INDArray table = SinCosPositions.table(type, config.tokens(), width);
    SDVariable positions = graph.constant("positions", table.reshape(1, config.tokens(), width));
    SDVariable places = TokenGather.of("visible_positions", positions, seen); // [B, K, D]
    SDVariable values = TokenGather.of("visible_segments", segments, seen); // [B, K, P]
    SDVariable latent = blocks("encoder", layers.linear(EMBEDDING, values, places));
    SDVariable x =
        TokenScatter.of(
            "decoder_tokens",
            layers.linear("decoder_embed", latent, null),
            seen,
            layers.parameter(MASK_TOKEN),
            table("decoder_positions", config.decoderEmbedDim())); // [B, N, D']
    SDVariable missing = TokenGather.of("decoder_masked", blocks("decoder", x), hidden);
    SDVariable prediction = layers.linear(PREDICTION, missing, null); // [B, M, P]
    SDVariable target = TokenGather.of("target", segments, hidden);
    MaskedPatchLoss.of(LOSS, "token_error", prediction, target, MaskedPatchLoss.MSE);
    graph.setLossVariables(LOSS);
    return graph;
  }

  private SDVariable logits() {
    SDVariable features = features();
    SDVariable weight = layers.parameter(LOGITS + ".weight");
    return Linear.of(LOGITS, features, weight, layers.parameter(LOGITS + ".bias"), null);
  }

  private SDVariable features() {
    SDVariable x =
        Linear.withTable(
            "tokens",
            segments(),
            layers.parameter(EMBEDDING + ".weight"),
            layers.parameter(EMBEDDING + ".bias"),
            table("positions", config.embedDim())); // [B, N, D]
    return TokenMean.of(FEATURES, blocks("encoder", x));
  }

  private SDVariable segments() {
    return graph.placeHolder(SEGMENTS, type, batch, config.tokens(), config.segmentDim());
  }

  private SDVariable table(String name, int width) {
    return graph.constant(name, SinCosPositions.table(type, config.tokens(), width));
  }

  private SDVariable blocks(String part, SDVariable tokens) {
    SDVariable x = tokens;
    for (int i = 0; parameters.shapes().containsKey(part + ".blocks." + i + ".norm1.bias"); i++) {
      x = layers.block(part + ".blocks." + i, x, config.numHeads());
    }
    return layers.norm(part + ".norm", x);
  }
}
