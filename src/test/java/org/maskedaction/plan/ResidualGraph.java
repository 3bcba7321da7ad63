package org.maskedaction.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.ops.Activation;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.LayerNorm;
import org.maskedaction.ops.Linear;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Residual blocks of placeholder {@code x}, so that activations are used twice and gradients are
 * added up. Block i ends in {@code net.blocks.i.out}; the loss is the sum of {@code square}.
 */
final class ResidualGraph {
  static final int BLOCKS = 4;

  private final Map<String, INDArray> parameters = new LinkedHashMap<>();
  private final SameDiff graph;

  ResidualGraph() {
    Backend.initialise();
    graph = SameDiff.create();
    SDVariable x = graph.placeHolder("x", DataType.FLOAT, 2, 5, 6);
    for (int i = 0; i < BLOCKS; i++) {
      SDVariable gain = parameter("gain" + i, 6);
      SDVariable shift = parameter("shift" + i, 6);
      SDVariable normed = LayerNorm.of("net.blocks." + i + ".norm", x, gain, shift, 1e-6);
      SDVariable weight = parameter("weight" + i, 6, 6);
      SDVariable bias = parameter("bias" + i, 6);
      SDVariable hidden = Activation.of("net.blocks." + i + ".gelu", Activation.Kind.GELU, normed);
      x = Linear.of(block(i), hidden, weight, bias, x);
    }
    x.mul("square", x).sum("loss");
    graph.setLossVariables("loss");
  }

  private SDVariable parameter(String name, long... shape) {
    INDArray array = Nd4j.rand(DataType.FLOAT, shape).subi(0.3);
    parameters.put(name, array);
    return graph.var(name, array);
  }

  SameDiff graph() {
    return graph;
  }

  Map<String, INDArray> parameters() {
    return parameters;
  }

  /** The output of block {@code i}. // [2, 5, 6] */
  static String block(int i) {
    return "net.blocks." + i + ".out";
  }

  /** Random values for {@code x}. */
  static INDArray data() {
    return Nd4j.rand(DataType.FLOAT, 2, 5, 6);
  }
}
