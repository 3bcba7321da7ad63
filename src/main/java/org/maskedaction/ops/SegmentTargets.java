package org.maskedaction.ops;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Skeleton clips cut into segments of l frames of one joint, as they are or as reconstruction
 * targets (Gong et al., Rethinking Masked Data Reconstruction Pretraining for Strong 3D Action
 * Representation Learning, equations 4 to 6).
 *
 * <p>Input: clips [R, T, V, C]. Output: segments [R, T/l · V, l·C], token t·V + v, values in the
 * order (frame, coordinate). A group of values is normalised as (s - mean) / sqrt(variance + eps),
 * the variance divided by the number of values less {@code ddof}; statistics of the kernel are
 * accumulated in double precision. The op has no gradient.
 */
@GraphOp.Name("ma_segment_targets")
public final class SegmentTargets extends GraphOp {
  /** What a segment becomes. */
  public enum Kind implements Numbered {
    /** Nothing is changed. */
    RAW(0),
    /** All values of a segment are normalised together. */
    JOINT(1),
    /** Each coordinate is normalised among the frames of the segment. */
    NAT(2),
    /**
     * Differences to the frame {@code stride} later, 0 where the clip ends, normalised as {@link
     * #JOINT}.
     */
    MOTION(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /**
   * How targets are made.
   *
   * @param kind what a segment becomes
   * @param stride frames between the two ends of a {@link Kind#MOTION} difference
   * @param ddof 0 for the population's variance, 1 for the unbiased one
   * @param eps added to the variance, in squared units of the coordinates
   */
  public record Settings(Kind kind, int stride, int ddof, double eps) {
    /** Segments as they are. */
    public static final Settings RAW = new Settings(Kind.RAW, 1, 1, 0);
  }

  /**
   * Adds the segments to the graph of {@code clips}.
   *
   * @param length frames l of a segment, a divisor of T
   */
  public static SDVariable of(String name, SDVariable clips, int length, Settings settings) {
    return new SegmentTargets()
        .withInts(length, settings.kind().number(), settings.stride(), settings.ddof())
        .withDoubles(settings.eps())
        .named(name, clips);
  }

  private Kind kind() {
    return Numbered.of(Kind.values(), intArg(1));
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] clip = in[0].shape();
    int length = intArg(0);
    if (clip.length != 4 || clip[1] % length != 0) {
      throw new IllegalArgumentException(
          "clips must be [R, T, V, C] with T a multiple of %d, not %s"
              .formatted(length, Arrays.toString(clip)));
    }
    return new long[][] {{clip[0], clip[1] / length * clip[2], length * clip[3]}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    long[] clip = in[0].shape();
    long length = intArg(0);
    INDArray values = kind() == Kind.MOTION ? motion(in[0]) : in[0];
    INDArray segments =
        values
            .dup('c')
            .reshape(clip[0], clip[1] / length, length, clip[2], clip[3])
            .permute(0, 1, 3, 2, 4)
            .dup('c'); // [R, T/l, V, l, C]
    if (kind() == Kind.NAT) {
      INDArray frames = segments.reshape(-1, length, clip[3]).permute(0, 2, 1).dup('c');
      INDArray rows = normalised(frames.reshape(-1, length)); // [R·N·C, l]
      segments = rows.reshape(-1, clip[3], length).permute(0, 2, 1).dup('c');
    } else if (kind() != Kind.RAW) {
      segments = normalised(segments.reshape(-1, length * clip[3]));
    }
    assign(out[0], segments);
  }

  private INDArray motion(INDArray clips) {
    long frames = clips.size(1);
    long stride = Math.min(intArg(2), frames);
    INDArray motion = Nd4j.zeros(clips.dataType(), clips.shape());
    if (stride < frames) {
      INDArrayIndex all = NDArrayIndex.all();
      INDArray later = clips.get(all, NDArrayIndex.interval(stride, frames), all, all);
      INDArray earlier = clips.get(all, NDArrayIndex.interval(0, frames - stride), all, all);
      motion
          .get(all, NDArrayIndex.interval(0, frames - stride), all, all)
          .assign(later.sub(earlier));
    }
    return motion;
  }

  private INDArray normalised(INDArray rows) {
    INDArray centred = rows.subColumnVector(rows.mean(1));
    INDArray variance = centred.mul(centred).sum(1).divi(rows.size(1) - intArg(3));
    return centred.diviColumnVector(Transforms.sqrt(variance.addi(doubleArg(0)), false));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int frames = (int) in[0].size(1);
    int joints = (int) in[0].size(2);
    int coordinates = (int) in[0].size(3);
    int size = frames * joints * coordinates;
    Rows.map(
        in[0],
        row -> row,
        size,
        (clip, target) -> {
          cut(clip, frames, joints, coordinates, target);
          normalise(target, size, coordinates);
        },
        out[0]);
  }

  /** Puts one clip, or its motion, into the order of segments. */
  private void cut(float[] clip, int frames, int joints, int coordinates, float[] target) {
    int length = intArg(0);
    int ahead = kind() == Kind.MOTION ? intArg(2) : 0;
    for (int f = 0; f < frames; f++) {
      for (int v = 0; v < joints; v++) {
        int from = (f * joints + v) * coordinates;
        int to = ((f / length * joints + v) * length + f % length) * coordinates;
        for (int c = 0; c < coordinates; c++) {
          target[to + c] = clip[from + c];
          if (ahead > 0) {
            int later = from + c + ahead * joints * coordinates;
            target[to + c] = f + ahead < frames ? clip[later] - clip[from + c] : 0f;
          }
        }
      }
    }
  }

  private void normalise(float[] segments, int size, int coordinates) {
    int width = intArg(0) * coordinates;
    switch (kind()) {
      case RAW -> {}
      case JOINT, MOTION -> {
        for (int from = 0; from < size; from += width) {
          normalise(segments, from, width, 1);
        }
      }
      case NAT -> {
        for (int from = 0; from < size; from += width) {
          for (int c = 0; c < coordinates; c++) {
            normalise(segments, from + c, intArg(0), coordinates);
          }
        }
      }
    }
  }

  private void normalise(float[] values, int from, int count, int step) {
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += values[from + i * step];
    }
    mean /= count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double centred = values[from + i * step] - mean;
      squares += centred * centred;
    }
    double scale = 1 / Math.sqrt(squares / (count - intArg(3)) + doubleArg(0));
    for (int i = 0; i < count; i++) {
      values[from + i * step] = (float) ((values[from + i * step] - mean) * scale);
    }
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new SDVariable[0];
  }
}
