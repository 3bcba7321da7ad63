package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.net.URL;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares with tensors of an independent double-precision implementation. */
class TrajectoryAttentionParityTest {
  private static final int HEADS = 3;
  private static final int FRAMES = 4;

  /**
   * Elements that nearly cancel keep the float32 rounding of the largest ones, which are above 100.
   */
  private static final double ROUNDING = 2e-6;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @ParameterizedTest
  @CsvSource({"true,FLOAT", "true,DOUBLE", "false,FLOAT", "false,DOUBLE"})
  void valuesAndGradientsAgree(boolean projectValues, DataType type) throws Exception {
    Map<String, INDArray> tensors = tensors(projectValues);
    tensors.replaceAll((name, array) -> array.castTo(type).dup('c'));
    INDArray x = rows(tensors.get("x"));
    INDArray cotangent = rows(tensors.get("cotangent"));
    INDArray qkvWeight = tensors.get("weight/qkv.weight");
    INDArray outputWeight = tensors.get("weight/proj.weight");
    INDArray qkv = x.mmul(qkvWeight.transpose()).addiRowVector(tensors.get("weight/qkv.bias"));
    INDArray[] in = {
      like(qkv, tensors.get("x"), 72),
      tensors.get("weight/proj_q.weight"),
      tensors.get("weight/proj_q.bias"),
      tensors.get("weight/proj_kv.weight"),
      tensors.get("weight/proj_kv.bias"),
      like(cotangent.mmul(outputWeight), tensors.get("x"), 24)
    };

    INDArray y = rows(run(new TrajectoryAttention(), projectValues, in)[0]);
    INDArray output =
        y.mmul(outputWeight.transpose()).addiRowVector(tensors.get("weight/proj.bias"));
    agrees("output", output, tensors.get("output"), 1e-4);
    agrees("proj.weight", cotangent.transpose().mmul(y), tensors.get("grad/proj.weight"), 1e-3);

    INDArray[] gradients = run(new TrajectoryAttention.Gradient(), projectValues, in);
    INDArray dqkv = rows(gradients[0]);
    agrees("x", dqkv.mmul(qkvWeight), tensors.get("grad/x"), 1e-3);
    agrees("qkv.weight", dqkv.transpose().mmul(x), tensors.get("grad/qkv.weight"), 1e-3);
    agrees("qkv.bias", dqkv.sum(0), tensors.get("grad/qkv.bias"), 1e-3);
    agrees("proj_q.weight", gradients[1], tensors.get("grad/proj_q.weight"), 1e-3);
    agrees("proj_q.bias", gradients[2], tensors.get("grad/proj_q.bias"), 1e-3);
    agrees("proj_kv.weight", gradients[3], tensors.get("grad/proj_kv.weight"), 1e-3);
    agrees("proj_kv.bias", gradients[4], tensors.get("grad/proj_kv.bias"), 1e-3);
  }

  private static Map<String, INDArray> tensors(boolean projectValues) throws Exception {
    String name = "trajectory-attention" + (projectValues ? "" : "-unprojected-values");
    URL file = TrajectoryAttentionParityTest.class.getResource("/parity/" + name + "/tensors.npz");
    return Nd4j.createFromNpzFile(new File(file.toURI()));
  }

  private static INDArray[] run(GraphOp op, boolean projectValues, INDArray[] in) {
    op.addIArgument(HEADS, FRAMES, projectValues ? 1 : 0);
    return op.run(in);
  }

  private static INDArray rows(INDArray array) {
    return array.reshape('c', array.length() / array.size(-1), array.size(-1));
  }

  private static INDArray like(INDArray rows, INDArray x, long columns) {
    return rows.dup('c').reshape('c', x.size(0), x.size(1), columns);
  }

  private static void agrees(String name, INDArray actual, INDArray expected, double relative) {
    double[] found = actual.dup('c').data().asDouble();
    double[] wanted = expected.dup('c').data().asDouble();
    assertThat(found).hasSameSizeAs(wanted);
    double absolute = 1e-5 + ROUNDING * expected.amaxNumber().doubleValue();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(found[i])
          .as("%s, element %d", name, i)
          .isCloseTo(wanted[i], within(absolute + relative * Math.abs(wanted[i])));
    }
  }
}
