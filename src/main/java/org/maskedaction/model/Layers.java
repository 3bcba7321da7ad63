package org.maskedaction.model;

import org.maskedaction.ops.Activation;
import org.maskedaction.ops.Attention;
import org.maskedaction.ops.DropPath;
import org.maskedaction.ops.LayerNorm;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.OrthoformerAttention;
import org.maskedaction.ops.OrthoformerLandmarks;
import org.maskedaction.ops.TrajectoryAttention;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Adds transformer layers to one graph; the prefix of a layer names its parameters. */
public final class Layers {
  /** Epsilon of all layer norms (VideoMAE, section on the block). */
  static final double EPS = 1e-6;

  private final SameDiff graph;
  private final Parameters parameters;
  private final Style style;

  /**
   * What the published implementations of the same block differ in.
   *
   * @param eps epsilon of all layer norms
   * @param bias which of queries, keys and values have a bias
   */
  public record Style(double eps, QkvBias bias) {
    /** As in VideoMAE. */
    public static final Style VIDEO_MAE = new Style(EPS, QkvBias.QUERIES_AND_VALUES);

    /** As PyTorch's layers are by default. */
    public static final Style PLAIN = new Style(1e-5, QkvBias.ALL);

    /** As in ActionMAE. */
    public static final Style ACTION_MAE = new Style(EPS, QkvBias.ALL);

    /** As in the sampler of AdaMAE. */
    public static final Style ADA_MAE = new Style(1e-5, QkvBias.NONE);
  }

  /** Biases of the projection to queries, keys and values. */
  enum QkvBias {
    /** None. */
    NONE,
    /** Two parameters; a bias of the keys would cancel in the softmax. */
    QUERIES_AND_VALUES,
    /** One parameter for all three. */
    ALL
  }

  public Layers(SameDiff graph, Parameters parameters) {
    this(graph, parameters, Style.VIDEO_MAE);
  }

  public Layers(SameDiff graph, Parameters parameters, Style style) {
    this.graph = graph;
    this.parameters = parameters;
    this.style = style;
  }

  /** Layers in a new graph. */
  public Layers(Parameters parameters, Style style) {
    this(newGraph(), parameters, style);
  }

  /** The graph that the layers are added to. */
  public SameDiff graph() {
    return graph;
  }

  /** A placeholder of the type of the parameters. */
  public SDVariable placeHolder(String name, long... shape) {
    return graph.placeHolder(name, parameters.type(), shape);
  }

  /** A placeholder of places of tokens. // int32 */
  public SDVariable places(String name, long... shape) {
    return graph.placeHolder(name, DataType.INT32, shape);
  }

  /** A number of the type of the parameters. */
  public SDVariable scalar(double value) {
    return graph.constant(Nd4j.scalar(parameters.type(), value));
  }

  /** A graph whose variables are the given arrays themselves; by default SameDiff copies them. */
  public static SameDiff newGraph() {
    SameDiff graph = SameDiff.create();
    graph.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), false);
    return graph;
  }

  /** The graph's variable of a parameter. */
  public SDVariable parameter(String name) {
    return graph.hasVariable(name)
        ? graph.getVariable(name)
        : graph.var(name, parameters.get(name));
  }

  /** x Wᵀ + b plus {@code residual} where it is not null. */
  public SDVariable linear(String prefix, SDVariable x, SDVariable residual) {
    SDVariable weight = parameter(prefix + ".weight");
    return Linear.of(prefix, x, weight, parameter(prefix + ".bias"), residual);
  }

  /** Layer norm with gain {@code PREFIX.weight} and shift {@code PREFIX.bias}. */
  public SDVariable norm(String prefix, SDVariable x) {
    SDVariable gain = parameter(prefix + ".weight");
    return LayerNorm.of(prefix, x, gain, parameter(prefix + ".bias"), style.eps());
  }

  /** A pre-norm block of VideoMAE: x + Attention(LN(x)), then x + MLP(LN(x)). // [B, N, D] */
  public SDVariable block(String prefix, SDVariable x, int heads) {
    return block(prefix, x, heads, null, 0);
  }

  /** The same where tokens attend only to those whose {@code keys} are 1. // [B, N] */
  public SDVariable blockAmong(String prefix, SDVariable x, int heads, SDVariable keys) {
    return block(prefix, x, heads, keys, null, 0);
  }

  /**
   * The same with stochastic depth.
   *
   * @param keep factors of all branches, or null for none // [2·depth, B]
   * @param firstPath row of {@code keep} for the attention; that for the MLP follows
   */
  public SDVariable block(String prefix, SDVariable x, int heads, SDVariable keep, int firstPath) {
    return block(prefix, x, heads, null, keep, firstPath);
  }

  private SDVariable block(
      String prefix, SDVariable x, int heads, SDVariable keys, SDVariable keep, int firstPath) {
    String attention = prefix + ".attn";
    SDVariable weight = parameter(attention + ".qkv.weight");
    SDVariable normed = norm(prefix + ".norm1", x);
    SDVariable bias =
        switch (style.bias()) {
          case NONE -> null;
          case QUERIES_AND_VALUES -> queryAndValueBias(attention);
          case ALL -> parameter(attention + ".qkv.bias");
        };
    SDVariable qkv = Linear.of(attention + ".qkv", normed, weight, bias, null);
    SDVariable mixed =
        keys == null
            ? Attention.of(attention + ".heads", qkv, heads)
            : Attention.among(attention + ".heads", qkv, keys, heads); // [B, N, D]
    SDVariable attended = branch(attention + ".proj", mixed, x, keep, firstPath);
    return branch(prefix + ".mlp.fc2", hidden(prefix, attended), attended, keep, firstPath + 1);
  }

  /**
   * A pre-norm block of Motionformer: x + TrajectoryAttention(LN(x)), then x + MLP(LN(x)). // [B,
   * N, D]
   *
   * @param landmarks landmarks of each head for Orthoformer's approximation of the pooling over
   *     places; 0 for the pooling itself
   */
  public SDVariable trajectoryBlock(
      String prefix,
      SDVariable x,
      int heads,
      int frameSlots,
      boolean projectValues,
      int landmarks,
      boolean keepTokens) {
    String attention = prefix + ".attn";
    String name = attention + ".trajectories";
    SDVariable qkv = linear(attention + ".qkv", norm(prefix + ".norm1", x), null); // [B, N, 3D]
    SDVariable query = parameter(attention + ".proj_q.weight");
    SDVariable queryBias = parameter(attention + ".proj_q.bias");
    SDVariable pair = parameter(attention + ".proj_kv.weight");
    SDVariable pairBias = parameter(attention + ".proj_kv.bias");
    SDVariable mixed =
        landmarks == 0
            ? TrajectoryAttention.of(
                name,
                qkv,
                query,
                queryBias,
                pair,
                pairBias,
                heads,
                frameSlots,
                projectValues,
                keepTokens)
            : OrthoformerAttention.of(
                name,
                qkv,
                query,
                queryBias,
                pair,
                pairBias,
                OrthoformerLandmarks.of(attention + ".landmarks", qkv, heads, landmarks),
                heads,
                frameSlots,
                projectValues,
                keepTokens);
    return mlp(prefix, linear(attention + ".proj", mixed, x));
  }

  /** The second half of a pre-norm block: x + MLP(LN(x)). // [B, N, D] */
  public SDVariable mlp(String prefix, SDVariable x) {
    return linear(prefix + ".mlp.fc2", hidden(prefix, x), x);
  }

  /** GELU(fc1(LN(x))). // [B, N, D·mlpRatio] */
  private SDVariable hidden(String prefix, SDVariable x) {
    SDVariable up = linear(prefix + ".mlp.fc1", norm(prefix + ".norm2", x), null);
    return Activation.of(prefix + ".mlp.gelu", Activation.Kind.GELU, up);
  }

  /** x plus the layer's output, which each clip keeps or drops where {@code keep} is given. */
  private SDVariable branch(
      String prefix, SDVariable input, SDVariable x, SDVariable keep, int path) {
    return keep == null
        ? linear(prefix, input, x)
        : DropPath.of(prefix + ".drop_path", linear(prefix, input, null), x, keep, path);
  }

  /** [q_bias, 0, v_bias]. // [3D] */
  private SDVariable queryAndValueBias(String attention) {
    INDArray query = parameters.get(attention + ".q_bias");
    SDVariable none =
        graph.constant(attention + ".k_bias", Nd4j.zeros(query.dataType(), query.length()));
    return graph.concat(
        attention + ".qkv_bias",
        0,
        parameter(attention + ".q_bias"),
        none,
        parameter(attention + ".v_bias"));
  }

  /** Creates the parameters of {@link #block}. */
  public static void createBlock(Parameters parameters, String prefix, int width, double mlpRatio) {
    createBlock(parameters, prefix, width, mlpRatio, Initializer.xavierUniform());
  }

  /** Creates the parameters of {@link #block} with initial matrices of another kind. */
  public static void createBlock(
      Parameters parameters, String prefix, int width, double mlpRatio, Initializer weights) {
    createNorm(parameters, prefix + ".norm1", width);
    String attention = prefix + ".attn";
    parameters.create(attention + ".q_bias", Initializer.constant(0), width);
    parameters.create(attention + ".v_bias", Initializer.constant(0), width);
    parameters.create(attention + ".qkv.weight", weights, 3L * width, width);
    createLinear(parameters, attention + ".proj", width, width, weights);
    createMlp(parameters, prefix, width, mlpRatio, weights);
  }

  /** Creates the parameters of {@link #block} in {@link Style#PLAIN}. */
  public static void createPlainBlock(
      Parameters parameters, String prefix, int width, double mlpRatio, Initializer weights) {
    createNorm(parameters, prefix + ".norm1", width);
    createLinear(parameters, prefix + ".attn.qkv", 3 * width, width, weights);
    createLinear(parameters, prefix + ".attn.proj", width, width, weights);
    createMlp(parameters, prefix, width, mlpRatio, weights);
  }

  /** Creates the parameters of {@link #block} in {@link Style#ADA_MAE}. */
  public static void createUnbiasedBlock(
      Parameters parameters, String prefix, int width, double mlpRatio) {
    Initializer weights = Initializer.xavierUniform();
    createNorm(parameters, prefix + ".norm1", width);
    parameters.create(prefix + ".attn.qkv.weight", weights, 3L * width, width);
    createLinear(parameters, prefix + ".attn.proj", width, width, weights);
    createMlp(parameters, prefix, width, mlpRatio, weights);
  }

  /** Creates the parameters of {@link #trajectoryBlock}. */
  public static void createTrajectoryBlock(
      Parameters parameters, String prefix, int width, double mlpRatio) {
    createNorm(parameters, prefix + ".norm1", width);
    createLinear(parameters, prefix + ".attn.qkv", 3 * width, width);
    createLinear(parameters, prefix + ".attn.proj_q", width, width);
    createLinear(parameters, prefix + ".attn.proj_kv", 2 * width, width);
    createLinear(parameters, prefix + ".attn.proj", width, width);
    createMlp(parameters, prefix, width, mlpRatio, Initializer.xavierUniform());
  }

  /** Creates the parameters of {@link #mlp}. */
  public static void createMlp(
      Parameters parameters, String prefix, int width, double mlpRatio, Initializer weights) {
    int hidden = (int) (width * mlpRatio);
    createNorm(parameters, prefix + ".norm2", width);
    createLinear(parameters, prefix + ".mlp.fc1", hidden, width, weights);
    createLinear(parameters, prefix + ".mlp.fc2", width, hidden, weights);
  }

  /** Creates gain 1 and shift 0. */
  public static void createNorm(Parameters parameters, String prefix, int width) {
    parameters.create(prefix + ".weight", Initializer.constant(1), width);
    parameters.create(prefix + ".bias", Initializer.constant(0), width);
  }

  /** Creates a Xavier-uniform weight [outputs, inputs] and a zero bias. */
  public static void createLinear(Parameters parameters, String prefix, int outputs, int inputs) {
    createLinear(parameters, prefix, outputs, inputs, Initializer.xavierUniform());
  }

  /** Creates a weight [outputs, inputs] and a zero bias. */
  public static void createLinear(
      Parameters parameters, String prefix, int outputs, int inputs, Initializer weights) {
    parameters.create(prefix + ".weight", weights, outputs, inputs);
    parameters.create(prefix + ".bias", Initializer.constant(0), outputs);
  }
}
