package org.maskedaction.ops;

import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.ops.kernel.Sums;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reconstruction targets of the masked tubelets (Tong et al., VideoMAE, 2022): the network's input
 * is taken back to pixel values u = x · std + mean, then each channel of a tubelet is normalised
 * over its S = t·p·p positions, (u - mean) / (sqrt(unbiased variance) + 1e-6), or left as u.
 *
 * <p>Inputs: patches [B, N, C·S] in the order (channel, t, y, x) and int32 masked [B, M]. Output:
 * targets [B, M, S·C] in the order (t, y, x, channel). Statistics are accumulated in double
 * precision. The op has no gradient.
 */
@GraphOp.Name("ma_patch_targets")
public final class PatchTargets extends GraphOp {
  private static final double EPS = 1e-6;

  /** The statistics the network's input was normalised with, one value per channel. */
  public record PixelStatistics(List<Double> mean, List<Double> deviation) {
    /** Red, green and blue of the ImageNet training images, for pixel values in [0, 1]. */
    public static final PixelStatistics IMAGENET =
        new PixelStatistics(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** Copies the lists, which must be of equal length. */
    public PixelStatistics {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
      if (mean.isEmpty() || mean.size() != deviation.size()) {
        throw new IllegalArgumentException(
            "%d means for %d deviations".formatted(mean.size(), deviation.size()));
      }
    }

    /** All means, then all deviations. */
    private double[] values() {
      return Stream.concat(mean.stream(), deviation.stream())
          .mapToDouble(Double::doubleValue)
          .toArray();
    }
  }

  /**
   * Adds the targets to the graph of {@code patches}.
   *
   * @param tubelet frames of a tubelet
   * @param patch side of a tubelet in pixels
   * @param normalise whether each channel of a tubelet is normalised
   * @throws IllegalArgumentException for normalisation over a single position, which has no
   *     variance
   */
  public static SDVariable of(
      String name,
      SDVariable patches,
      SDVariable masked,
      int tubelet,
      int patch,
      boolean normalise,
      PixelStatistics statistics) {
    if (normalise && tubelet * patch * patch < 2) {
      throw new IllegalArgumentException("a tubelet of one position cannot be normalised");
    }
    return new PatchTargets()
        .withInts(tubelet, patch, normalise ? 1 : 0)
        .withDoubles(statistics.values())
        .named(name, patches, masked);
  }

  /** As above for an input that was normalised with {@link PixelStatistics#IMAGENET}. */
  public static SDVariable of(
      String name,
      SDVariable patches,
      SDVariable masked,
      int tubelet,
      int patch,
      boolean normalise) {
    return of(name, patches, masked, tubelet, patch, normalise, PixelStatistics.IMAGENET);
  }

  private int positions() {
    return intArg(0) * intArg(1) * intArg(1);
  }

  private int channels() {
    return tArguments.size() / 2;
  }

  private double mean(int channel) {
    return doubleArg(channel);
  }

  private double deviation(int channel) {
    return doubleArg(channels() + channel);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long values = in[0].size(2);
    if (values != (long) channels() * positions()) {
      throw new IllegalArgumentException(
          "patches have %d values, expected %d channels of %d positions"
              .formatted(values, channels(), positions()));
    }
    return new long[][] {{in[1].size(0), in[1].size(1), values}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[] rows = Rows.ofTokens(in[1], (int) in[0].size(1), false);
    INDArray patches = Rows.of(in[0]);
    INDArray targets = Rows.of(out[0]);
    for (int i = 0; i < rows.length; i++) {
      INDArray u = patches.getRow(rows[i]).castTo(DataType.DOUBLE).dup('c');
      u = u.reshape(channels(), positions());
      for (int c = 0; c < channels(); c++) {
        standardise(u.getRow(c).muli(deviation(c)).addi(mean(c)));
      }
      targets.getRow(i).assign(u.transpose().dup('c').reshape(u.length()));
    }
  }

  private void standardise(INDArray u) {
    if (flag(2)) {
      u.subi(u.meanNumber().doubleValue());
      double variance = u.mul(u).sumNumber().doubleValue() / (positions() - 1);
      u.divi(Math.sqrt(variance) + EPS);
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int[] rows = Rows.ofTokens(in[1], (int) in[0].size(1), false);
    Rows.map(
        in[0],
        i -> rows[i],
        channels() * positions(),
        (patch, target) -> {
          for (int c = 0; c < channels(); c++) {
            channel(patch, c, target);
          }
        },
        out[0]);
  }

  /**
   * Writes one channel of a target: the affine map of x that un-normalises and standardises in one
   * go.
   */
  private void channel(float[] patch, int channel, float[] target) {
    int channels = channels();
    int positions = positions();
    int from = channel * positions;
    double scale = deviation(channel);
    double centre = -mean(channel) / scale;
    if (flag(2)) {
      centre = Sums.of(patch, from, positions) / positions;
      double squares = Sums.squares(patch, from, positions, centre);
      scale /= scale * Math.sqrt(squares / (positions - 1)) + EPS;
    }
    for (int s = 0; s < positions; s++) {
      target[s * channels + channel] = (float) ((patch[from + s] - centre) * scale);
    }
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new SDVariable[0];
  }
}
