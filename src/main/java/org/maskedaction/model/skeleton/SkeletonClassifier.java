package org.maskedaction.model.skeleton;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Activation;
import org.maskedaction.ops.BatchNorm;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.PersonMean;
import org.maskedaction.ops.SoftmaxCrossEntropy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The action classifiers that MAMP (Mao et al., 2023) makes of its encoder. Fine-tuned: dropout on
 * the encoder's output, its mean over segments and persons for each joint, then linear, batch norm,
 * ReLU and linear. Linear probe: batch norm without gain and shift on the mean over all tokens and
 * persons, then linear. Every person of a clip counts in the means, present or not.
 *
 * <p>Parameter names are those of MAMP's checkpoints; the running statistics of the batch norm are
 * parameters that are not trained.
 */
public final class SkeletonClassifier {
  /** Placeholder: coordinates of each person. // [B·M, T, V, C] */
  public static final String CLIPS = SkeletonMae.CLIPS;

  /** Placeholder: the share of every class in a clip, rows that add up to 1. // [B, K] */
  public static final String TARGETS = "targets";

  /**
   * Placeholder of a graph with stochastic depth: 0 for a dropped residual branch, 1 / (1 - rate)
   * for a kept one; rows 2i and 2i + 1 for the attention and the MLP of block i. // [2·depth, B·M]
   */
  public static final String KEEP_PATHS = "keep_paths";

  /**
   * Placeholder of a graph with dropout: 0 for a dropped value of the encoder's output, 1 / (1 -
   * rate) for a kept one. // [B·M, N, D]
   */
  public static final String KEEP_FEATURES = "keep_features";

  /**
   * Output of {@link #featureGraph}, placeholder of {@link #probeGraph}: mean over all tokens and
   * persons. // [B, D]
   */
  public static final String FEATURES = "features";

  /** Output: one score per class. // [B, K] */
  public static final String LOGITS = "logits";

  /** Output: the mean cross-entropy. // scalar */
  public static final String LOSS = "loss";

  /** Output of a training graph: the batch's mean of what is normalised. // [F] */
  public static final String BATCH_MEAN = "batch_norm.batch_mean";

  /** Output of a training graph: the batch's variance, divided by B. // [F] */
  public static final String BATCH_VARIANCE = "batch_norm.batch_var";

  private static final String BATCH_NORM = "batch_norm";
  private static final String PROBE_NORM = "head.fc.0";
  private static final String PROBE = "head.fc.1";
  private static final String HIDDEN = "head.fc1";
  private static final String HIDDEN_NORM = "head.bn";
  private static final String OUTPUT = "head.fc2";
  private static final String RUNNING_MEAN = ".running_mean";
  private static final String RUNNING_VARIANCE = ".running_var";
  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";
  private static final double PROBE_EPS = 1e-6;
  private static final double HIDDEN_EPS = 1e-5;
  private static final double PROBE_DEVIATION = 0.01;
  private static final double LIMIT = 2;

  private SkeletonClassifier() {}

  /** Creates the encoder's parameters and those of the protocol's head. */
  public static void createParameters(
      Parameters parameters, SkeletonModelConfig model, SkeletonClassifierConfig finetune) {
    SkeletonMae.createEncoder(parameters, model);
    int classes = finetune.numClasses();
    if (finetune.isLinear()) {
      createStatistics(parameters, PROBE_NORM, model.embedDim());
      Initializer small = Initializer.truncatedNormal(PROBE_DEVIATION, LIMIT);
      Layers.createLinear(parameters, PROBE, classes, model.embedDim(), small);
    } else {
      int width = finetune.headWidth();
      Layers.createLinear(parameters, HIDDEN, width, model.joints() * model.embedDim());
      Layers.createNorm(parameters, HIDDEN_NORM, width);
      createStatistics(parameters, HIDDEN_NORM, width);
      Layers.createLinear(parameters, OUTPUT, classes, width);
    }
  }

  private static void createStatistics(Parameters parameters, String prefix, int width) {
    parameters.create(prefix + RUNNING_MEAN, Initializer.constant(0), width);
    parameters.create(prefix + RUNNING_VARIANCE, Initializer.constant(1), width);
  }

  /** Whether a parameter belongs to the head. */
  public static boolean isHead(String name) {
    return name.startsWith("head.");
  }

  /** Whether a parameter is changed by the optimiser in a protocol. */
  public static boolean isTrained(String name, boolean linear) {
    boolean running = name.endsWith(RUNNING_MEAN) || name.endsWith(RUNNING_VARIANCE);
    return !running && (!linear || isHead(name));
  }

  /** Name of the running mean of a protocol's head. // [F] */
  public static String runningMean(boolean linear) {
    return (linear ? PROBE_NORM : HIDDEN_NORM) + RUNNING_MEAN;
  }

  /** Name of the running variance of a protocol's head. // [F] */
  public static String runningVariance(boolean linear) {
    return (linear ? PROBE_NORM : HIDDEN_NORM) + RUNNING_VARIANCE;
  }

  /** Fine-tuning up to {@link #LOSS}, for {@code batch} clips. */
  public static SameDiff trainingGraph(
      Parameters parameters,
      SkeletonModelConfig model,
      SkeletonClassifierConfig finetune,
      int batch) {
    SameDiff graph = Layers.newGraph();
    DataType type = type(parameters);
    long rows = (long) batch * model.persons();
    SDVariable keep =
        finetune.dropPath() > 0
            ? graph.placeHolder(KEEP_PATHS, type, 2L * model.depth(), rows)
            : null;
    Layers layers = new Layers(graph, parameters, Style.PLAIN);
    SDVariable encoded = encode(layers, graph, type, model, rows, keep); // [B·M, N, D]
    if (finetune.featureDropout() > 0) {
      SDVariable kept =
          graph.placeHolder(KEEP_FEATURES, type, rows, model.tokens(), model.embedDim());
      encoded = encoded.mul("dropped_features", kept);
    }
    SDVariable hidden = hidden(layers, model, encoded); // [B, F]
    SDVariable normal =
        BatchNorm.ofBatch(
                BATCH_NORM,
                hidden,
                layers.parameter(HIDDEN_NORM + WEIGHT),
                layers.parameter(HIDDEN_NORM + BIAS),
                HIDDEN_EPS)
            .y();
    loss(
        layers,
        parameters,
        graph,
        batch,
        OUTPUT,
        Activation.of("relu", Activation.Kind.RELU, normal));
    return graph;
  }

  /** The probe on {@link #FEATURES} up to {@link #LOSS}, for {@code batch} clips. */
  public static SameDiff probeGraph(Parameters parameters, SkeletonModelConfig model, int batch) {
    SameDiff graph = Layers.newGraph();
    DataType type = type(parameters);
    int width = model.embedDim();
    Layers layers = new Layers(graph, parameters, Style.PLAIN);
    SDVariable features = graph.placeHolder(FEATURES, type, batch, width);
    SDVariable normal =
        BatchNorm.ofBatch(
                BATCH_NORM,
                features,
                graph.constant("ones", Nd4j.ones(type, width)),
                graph.constant("zeros", Nd4j.zeros(type, width)),
                PROBE_EPS)
            .y();
    loss(layers, parameters, graph, batch, PROBE, normal);
    return graph;
  }

  /** The encoder up to {@link #FEATURES}, for {@code batch} clips. */
  public static SameDiff featureGraph(Parameters parameters, SkeletonModelConfig model, int batch) {
    SameDiff graph = Layers.newGraph();
    Layers layers = new Layers(graph, parameters, Style.PLAIN);
    features(layers, graph, parameters, model, batch);
    return graph;
  }

  /** The whole classifier up to {@link #LOGITS}, with running statistics and without dropping. */
  public static SameDiff inferenceGraph(
      Parameters parameters, SkeletonModelConfig model, boolean linear, int batch) {
    SameDiff graph = Layers.newGraph();
    DataType type = type(parameters);
    Layers layers = new Layers(graph, parameters, Style.PLAIN);
    if (linear) {
      int width = model.embedDim();
      SDVariable normal =
          withStatistics(
              layers,
              PROBE_NORM,
              features(layers, graph, parameters, model, batch),
              graph.constant("ones", Nd4j.ones(type, width)),
              graph.constant("zeros", Nd4j.zeros(type, width)),
              PROBE_EPS);
      logits(layers, PROBE, normal);
    } else {
      long rows = (long) batch * model.persons();
      SDVariable encoded = encode(layers, graph, type, model, rows, null);
      SDVariable normal =
          withStatistics(
              layers,
              HIDDEN_NORM,
              hidden(layers, model, encoded),
              layers.parameter(HIDDEN_NORM + WEIGHT),
              layers.parameter(HIDDEN_NORM + BIAS),
              HIDDEN_EPS);
      logits(layers, OUTPUT, Activation.of("relu", Activation.Kind.RELU, normal));
    }
    return graph;
  }

  private static DataType type(Parameters parameters) {
    return parameters.get("pos_embed").dataType();
  }

  private static SDVariable encode(
      Layers layers,
      SameDiff graph,
      DataType type,
      SkeletonModelConfig model,
      long rows,
      SDVariable keep) {
    SDVariable clips = SkeletonMae.clips(graph, type, model, rows);
    return SkeletonMae.encodeAll(layers, model, clips, keep);
  }

  private static SDVariable features(
      Layers layers, SameDiff graph, Parameters parameters, SkeletonModelConfig model, int batch) {
    long rows = (long) batch * model.persons();
    SDVariable encoded = encode(layers, graph, type(parameters), model, rows, null);
    return PersonMean.of(FEATURES, encoded, model.persons());
  }

  /** The mean over segments and persons, joints side by side, then a linear layer. // [B, F] */
  private static SDVariable hidden(Layers layers, SkeletonModelConfig model, SDVariable encoded) {
    SDVariable joints =
        PersonMean.ofJoints("joint_features", encoded, model.persons(), model.joints()); // [B, V·D]
    return layers.linear(HIDDEN, joints, null);
  }

  private static SDVariable withStatistics(
      Layers layers, String prefix, SDVariable x, SDVariable gain, SDVariable shift, double eps) {
    return BatchNorm.withStatistics(
        BATCH_NORM,
        x,
        gain,
        shift,
        layers.parameter(prefix + RUNNING_MEAN),
        layers.parameter(prefix + RUNNING_VARIANCE),
        eps);
  }

  private static SDVariable logits(Layers layers, String prefix, SDVariable x) {
    SDVariable weight = layers.parameter(prefix + WEIGHT);
    return Linear.of(LOGITS, x, weight, layers.parameter(prefix + BIAS), null);
  }

  private static void loss(
      Layers layers,
      Parameters parameters,
      SameDiff graph,
      int batch,
      String prefix,
      SDVariable x) {
    SDVariable logits = logits(layers, prefix, x);
    long classes = parameters.get(prefix + BIAS).length();
    SDVariable targets = graph.placeHolder(TARGETS, type(parameters), batch, classes);
    SoftmaxCrossEntropy.of(LOSS, logits, targets);
    graph.setLossVariables(LOSS);
  }
}
