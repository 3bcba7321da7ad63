package org.maskedaction.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Attention;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.TrajectoryAttention;
import org.maskedaction.profile.OpEvent.OpLabel;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Floating-point operations against sums over the products that the equations name. */
class OperationFlopsTest {
  private static final int B = 2; // clips
  private static final int F = 3; // frames
  private static final int S = 4; // places
  private static final int N = F * S;
  private static final int D = 6;
  private static final int HEADS = 2;
  private static final int HEAD = D / HEADS;

  private final Map<String, INDArray> parameters = new LinkedHashMap<>();
  private SameDiff graph;
  private SDVariable qkv;

  @BeforeEach
  void makesAGraph() {
    Backend.initialise();
    graph = SameDiff.create();
    qkv = parameter("qkv", B, N, 3 * D);
  }

  private SDVariable parameter(String name, long... shape) {
    INDArray array = Nd4j.rand(DataType.FLOAT, shape);
    parameters.put(name, array);
    return graph.var(name, array);
  }

  /** The product [rows, inner] by [inner, columns]. */
  private static long product(long rows, long inner, long columns) {
    return 2 * rows * inner * columns;
  }

  /** Operations by kind, with the gradients of {@code trained}. */
  private Map<String, OpLabel> operations(SDVariable y, List<String> trained) {
    y.mul("square", y).sum("loss");
    graph.setLossVariables("loss");
    return ExecutionPlan.withGradients(graph, parameters, List.of(), trained, new PlanMemory())
        .operations()
        .stream()
        .filter(op -> op.kind().startsWith("ma_"))
        .collect(Collectors.toMap(OpLabel::kind, op -> op));
  }

  private Map<String, OpLabel> operations(SDVariable y) {
    return operations(y, List.copyOf(parameters.keySet()));
  }

  @Test
  void attentionHasTwoProductsPerHeadAndItsGradientFour() {
    Map<String, OpLabel> ops = operations(Attention.of("y", qkv, HEADS));
    long scores = product(N, HEAD, N);
    long pool = product(N, N, HEAD);
    assertThat(ops.get("ma_attention").flops()).isEqualTo(B * HEADS * (scores + pool));
    assertThat(ops.get("ma_attention_bp").flops()).isEqualTo(2 * B * HEADS * (scores + pool));
  }

  @Test
  void aLinearLayerHasOneProductAndItsGradientOneForEachFactorThatIsWanted() {
    SDVariable weight = parameter("weight", 5, 3 * D);
    SDVariable bias = parameter("bias", 5);
    SDVariable y = Linear.of("y", qkv, weight, bias, null);
    long product = product(B * N, 3 * D, 5);
    Map<String, OpLabel> both = operations(y);
    assertThat(both.get("ma_linear").flops()).isEqualTo(product);
    assertThat(both.get("ma_linear_bp").flops()).isEqualTo(2 * product);
    long values = (long) B * N * 3 * D + 5 * 3 * D + 5 + (long) B * N * 5;
    assertThat(both.get("ma_linear").bytes()).isEqualTo(4 * values);
  }

  @Test
  void aGradientThatNobodyReadsIsNotCounted() {
    SDVariable weight = parameter("weight", 5, 3 * D);
    SDVariable y = Linear.of("y", qkv, weight, null, null);
    assertThat(operations(y, List.of("weight")).get("ma_linear_bp").flops())
        .isEqualTo(product(B * N, 3 * D, 5));
  }

  @Test
  void trajectoryAttentionCountsTheProductsOfItsEquations() {
    SDVariable y =
        TrajectoryAttention.of(
            "y",
            qkv,
            parameter("query.weight", D, D),
            parameter("query.bias", D),
            parameter("kv.weight", 2 * D, D),
            parameter("kv.bias", 2 * D),
            HEADS,
            F,
            true,
            false);
    Map<String, OpLabel> ops = operations(y);
    long space = F * (product(N, HEAD, S) + product(N, S, HEAD));
    long time = N * (product(1, HEAD, F) + product(1, F, HEAD));
    long projections = product(N, D, D) + 2 * product(N * F, D, D);
    long clip = HEADS * (space + time) + projections;
    assertThat(ops.get("ma_trajectory_attention").flops()).isEqualTo(B * clip);
    assertThat(ops.get("ma_trajectory_attention_bp").flops()).isEqualTo(2 * B * clip);
  }
}
