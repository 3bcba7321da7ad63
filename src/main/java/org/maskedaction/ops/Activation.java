package org.maskedaction.ops;

import org.bytedeco.dnnl.global.dnnl;
import org.maskedaction.ops.kernel.Elementwise;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Elementwise activation y = f(x). Input: x of any shape. Output: y of the same shape. */
@GraphOp.Name("ma_activation")
public final class Activation extends GraphOp {
  /** The functions, each with its slope. */
  public enum Kind implements Numbered {
    /** x Φ(x) with the exact normal distribution function, 0.5 x (1 + erf(x / √2)). */
    GELU(0, dnnl.dnnl_eltwise_gelu_erf) {
      @Override
      INDArray value(INDArray x) {
        return normalDistribution(x).muli(x);
      }

      @Override
      INDArray slope(INDArray x) {
        INDArray density = Transforms.exp(x.mul(x).muli(-0.5), false).muli(INVERSE_SQRT_TWO_PI);
        return normalDistribution(x).addi(density.muli(x));
      }
    },
    /** max(x, 0). */
    RELU(1, dnnl.dnnl_eltwise_relu) {
      @Override
      INDArray value(INDArray x) {
        return Transforms.max(x, 0.0, true);
      }

      @Override
      INDArray slope(INDArray x) {
        return x.gt(0.0).castTo(x.dataType());
      }
    };

    private static final double INVERSE_SQRT_TWO_PI = 1.0 / Math.sqrt(2.0 * Math.PI);
    private final int number;
    private final int algorithm;

    Kind(int number, int algorithm) {
      this.number = number;
      this.algorithm = algorithm;
    }

    @Override
    public int number() {
      return number;
    }

    abstract INDArray value(INDArray x);

    abstract INDArray slope(INDArray x);

    private static INDArray normalDistribution(INDArray x) {
      return Nd4j.math().erf(x.mul(Math.sqrt(0.5))).addi(1.0).muli(0.5);
    }
  }

  /** Adds the activation to the graph of {@code x}. */
  public static SDVariable of(String name, Kind kind, SDVariable x) {
    return new Activation().withInts(kind.number()).named(name, x);
  }

  private Kind kind() {
    return Numbered.of(Kind.values(), intArg(0));
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], kind().value(in[0]));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    Elementwise.forward(
        kind().algorithm, Memory.floats(in[0]), in[0].length(), Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /** dx = f'(x) dy. Inputs: x, dy. Output: dx. */
  @GraphOp.Name("ma_activation_bp")
  public static final class Gradient extends GraphOp {
    private Kind kind() {
      return Numbered.of(Kind.values(), intArg(0));
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      assign(out[0], kind().slope(in[0]).muli(in[1]));
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      Elementwise.backward(
          kind().algorithm,
          Memory.floats(in[0]),
          Memory.floats(in[1]),
          in[0].length(),
          Memory.floats(out[0]));
    }
  }
}
