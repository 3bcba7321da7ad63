package org.maskedaction.ops;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws K visible tokens per clip without replacement: the K largest of logit plus standard Gumbel
 * noise, which is distributed like K sequential draws from the softmax of the logits, each
 * renormalised over the tokens left (Kool et al., 2019, Gumbel-top-k). Equal sums are resolved in
 * favour of the lower index.
 *
 * <p>Inputs: logits [B, N], noise [B, N]. Outputs, both ascending: visible int32 [B, K], masked
 * int32 [B, N - K]. The draw has no gradient. A value that is not finite is an {@link
 * IllegalArgumentException} that names the clip.
 */
@GraphOp.Name(value = "ma_sample_without_replacement", outputs = 2)
public final class SampleWithoutReplacement extends GraphOp {
  /** The two outputs. */
  public record Outputs(SDVariable visible, SDVariable masked) {}

  /**
   * Adds the draw to the graph of {@code logits}.
   *
   * @param visible how many tokens K are drawn, at least 1 and fewer than N
   */
  public static Outputs of(
      String visibleName, String maskedName, SDVariable logits, SDVariable noise, int visible) {
    SDVariable[] outputs = new SampleWithoutReplacement().withInts(visible).on(logits, noise);
    return new Outputs(outputs[0].rename(visibleName), outputs[1].rename(maskedName));
  }

  @Override
  protected DataType outputType(int output, List<DataType> inputTypes) {
    return DataType.INT32;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long clips = in[0].size(0);
    long tokens = in[0].size(1);
    int visible = intArg(0);
    if (visible < 1 || visible >= tokens) {
      throw new IllegalArgumentException(
          "cannot draw %d of %d tokens: at least 1 must be visible and 1 masked"
              .formatted(visible, tokens));
    }
    return new long[][] {{clips, visible}, {clips, tokens - visible}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int clips = (int) in[0].size(0);
    int tokens = (int) in[0].size(1);
    int visible = intArg(0);
    double[] keys = keys(in, tokens);
    int[] chosen = new int[clips * visible];
    int[] rest = new int[clips * (tokens - visible)];
    for (int b = 0; b < clips; b++) {
      double[] clip = Arrays.copyOfRange(keys, b * tokens, (b + 1) * tokens);
      split(clip, visible, chosen, b * visible, rest, b * (tokens - visible));
    }
    assign(out[0], Nd4j.createFromArray(chosen));
    assign(out[1], Nd4j.createFromArray(rest));
  }

  /** Logits plus noise, checked. */
  private static double[] keys(INDArray[] in, int tokens) {
    double[] logits = in[0].dup('c').data().asDouble();
    double[] noise = in[1].dup('c').data().asDouble();
    for (int i = 0; i < logits.length; i++) {
      requireFinite("logit", logits[i], i, tokens);
      requireFinite("noise", noise[i], i, tokens);
      logits[i] += noise[i];
    }
    return logits;
  }

  private static void requireFinite(String what, double value, int index, int tokens) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s of token %d of clip %d is %s, expected a finite number"
              .formatted(what, index % tokens, index / tokens, value));
    }
  }

  /** Writes the indices of the {@code count} largest keys and the others, both ascending. */
  private static void split(
      double[] keys, int count, int[] largest, int firstLargest, int[] others, int firstOther) {
    double[] sorted = keys.clone();
    Arrays.sort(sorted);
    double threshold = sorted[keys.length - count];
    long above = Arrays.stream(keys).filter(key -> key > threshold).count();
    long ties = count - above;
    int largestAt = firstLargest;
    int otherAt = firstOther;
    for (int n = 0; n < keys.length; n++) {
      boolean tie = keys[n] == threshold && ties > 0;
      ties -= tie ? 1 : 0;
      if (keys[n] > threshold || tie) {
        largest[largestAt++] = n;
      } else {
        others[otherAt++] = n;
      }
    }
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new SDVariable[0];
  }
}
