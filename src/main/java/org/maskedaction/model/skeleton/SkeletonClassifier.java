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
    Layers layers = new Layers(parameters, Style.PLAIN);
    long rows = (long) batch * model.persons();
    SDVariable keep =
        finetune.dropPath() > 0 ? layers.placeHolder(KEEP_PATHS, 2L * model.depth(), rows) : null;
    SDVariable encoded = encode(layers, model, rows, keep); // [B·M, N, D]
    if (finetune.featureDropout() > 0) {
      SDVariable kept = layers.placeHolder(KEEP_FEATURES, rows, model.tokens(), model.embedDim());
      encoded = encoded.mul("dropped_features", kept);
    }
    SDVariable hidden = hidden(layers, model, encoded); // [B, F]
    SDVariable gain = layers.parameter(HIDDEN_NORM + WEIGHT);
    SDVariable shift = layers.parameter(HIDDEN_NORM + BIAS);
    SDVariable normal = BatchNorm.ofBatch(BATCH_NORM, hidden, gain, shift, HIDDEN_EPS).y();
    return withLoss(layers, parameters, batch, OUTPUT, relu(normal));
  }

  /** The probe on {@link #FEATURES} up to {@link #LOSS}, for {@code batch} clips. */
  public static SameDiff probeGraph(Parameters parameters, SkeletonModelConfig model, int batch) {
    Layers layers = new Layers(parameters, Style.PLAIN);
    SDVariable features = layers.placeHolder(FEATURES, batch, model.embedDim());
    SDVariable gain = ones(layers, parameters, model);
    SDVariable shift = zeros(layers, parameters, model);
    SDVariable normal = BatchNorm.ofBatch(BATCH_NORM, features, gain, shift, PROBE_EPS).y();
    return withLoss(layers, parameters, batch, PROBE, normal);
  }

  /** The encoder up to {@link #FEATURES}, for {@code batch} clips. */
  public static SameDiff featureGraph(Parameters parameters, SkeletonModelConfig model, int batch) {
    Layers layers = new Layers(parameters, Style.PLAIN);
    features(layers, model, batch);
    return layers.graph();
  }

  /** The whole classifier up to {@link #LOGITS}, with running statistics and without dropping. */
  public static SameDiff inferenceGraph(
      Parameters parameters, SkeletonModelConfig model, boolean linear, int batch) {
    Layers layers = new Layers(parameters, Style.PLAIN);
    if (linear) {
      SDVariable features = features(layers, model, batch);
      SDVariable gain = ones(layers, parameters, model);
      SDVariable shift = zeros(layers, parameters, model);
      logits(layers, PROBE, withStatistics(layers, PROBE_NORM, features, gain, shift, PROBE_EPS));
    } else {
      SDVariable encoded = encode(layers, model, (long) batch * model.persons(), null);
      SDVariable hidden = hidden(layers, model, encoded);
      SDVariable gain = layers.parameter(HIDDEN_NORM + WEIGHT);
      SDVariable shift = layers.parameter(HIDDEN_NORM + BIAS);
      SDVariable normal = withStatistics(layers, HIDDEN_NORM, hidden, gain, shift, HIDDEN_EPS);
      logits(layers, OUTPUT, relu(normal));
    }
    return layers.graph();
  }

  private static SDVariable ones(Layers layers, Parameters parameters, SkeletonModelConfig model) {
    return layers.graph().constant("ones", Nd4j.ones(parameters.type(), model.embedDim()));
  }

  private static SDVariable zeros(Layers layers, Parameters parameters, SkeletonModelConfig model) {
    return layers.graph().constant("zeros", Nd4j.zeros(parameters.type(), model.embedDim()));
  }

  private static SDVariable relu(SDVariable x) {
    return Activation.of("relu", Activation.Kind.RELU, x);
  }

  private static SDVariable encode(
      Layers layers, SkeletonModelConfig model, long rows, SDVariable keep) {
    return SkeletonMae.encodeAll(layers, model, SkeletonMae.clips(layers, model, rows), keep);
  }

  private static SDVariable features(Layers layers, SkeletonModelConfig model, int batch) {
    SDVariable encoded = encode(layers, model, (long) batch * model.persons(), null);
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
    SDVariable mean = layers.parameter(prefix + RUNNING_MEAN);
    SDVariable variance = layers.parameter(prefix + RUNNING_VARIANCE);
    return BatchNorm.withStatistics(BATCH_NORM, x, gain, shift, mean, variance, eps);
  }

  private static SDVariable logits(Layers layers, String prefix, SDVariable x) {
    SDVariable weight = layers.parameter(prefix + WEIGHT);
    return Linear.of(LOGITS, x, weight, layers.parameter(prefix + BIAS), null);
  }

  private static SameDiff withLoss(
      Layers layers, Parameters parameters, int batch, String prefix, SDVariable x) {
    SDVariable logits = logits(layers, prefix, x);
    SDVariable targets = layers.placeHolder(TARGETS, batch, parameters.get(prefix + BIAS).length());
    SoftmaxCrossEntropy.of(LOSS, logits, targets);
    layers.graph().setLossVariables(LOSS);
    return layers.graph();
  }
}
