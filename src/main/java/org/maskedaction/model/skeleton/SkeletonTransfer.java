package org.maskedaction.model.skeleton;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.io.InputException;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.model.Parameters;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fills a skeleton encoder from a checkpoint. The positions may differ: for another number of
 * joints their table keeps its initial values, for another number of segments theirs is resized.
 * Everything else must fit.
 */
public final class SkeletonTransfer {
  private static final String TIME = "temp_embed";
  private static final String JOINTS = "pos_embed";

  private final SafetensorsFile file;
  private final List<String> notes = new ArrayList<>();
  private int loaded;

  /**
   * Resizes a table of time positions to another number of segments, by cubic convolution (Keys,
   * 1981) with a = -0.75 between the centres of the segments, as PyTorch's bicubic interpolation
   * without aligned corners; beyond the ends the outermost rows repeat.
   */
  static final class TemporalPositions {
    private static final double A = -0.75;
    private static final int TAPS = 4;

    private TemporalPositions() {}

    /**
     * The resized table, of the same type.
     *
     * @param table // [S, D]
     * @param segments rows S' of the result
     * @return // [S', D]
     */
    static INDArray resize(INDArray table, int segments) {
      long rows = table.size(0);
      INDArray result = Nd4j.zeros(table.dataType(), segments, table.size(1));
      for (int i = 0; i < segments; i++) {
        double source = (i + 0.5) * rows / segments - 0.5;
        long base = (long) Math.floor(source) - 1;
        for (int tap = 0; tap < TAPS; tap++) {
          long row = Math.max(0, Math.min(rows - 1, base + tap));
          result.getRow(i).addi(table.getRow(row).mul(weight(Math.abs(source - (base + tap)))));
        }
      }
      return result;
    }

    /** The kernel at a distance of at most 2. */
    private static double weight(double x) {
      return x <= 1
          ? ((A + 2) * x - (A + 3)) * x * x + 1
          : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }
  }

  private SkeletonTransfer(SafetensorsFile file) {
    this.file = file;
  }

  /**
   * Reads the encoder.
   *
   * @param checkpoint names the checkpoint in errors
   * @param weights its file
   * @param from the model of its run
   * @param to the model that takes over
   * @return lines for people on what was loaded, resized, initialised and ignored
   * @throws InputException naming the first tensor that is missing, left over or of another shape,
   *     or the number of heads where it differs
   */
  public static List<String> into(
      Parameters parameters,
      Path checkpoint,
      Path weights,
      SkeletonModelConfig from,
      SkeletonModelConfig to) {
    if (from.numHeads() != to.numHeads()) {
      throw new InputException(
          "%s: its run has model.num_heads %d; expected %d, that of this configuration"
              .formatted(checkpoint, from.numHeads(), to.numHeads()));
    }
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      return new SkeletonTransfer(file).run(parameters);
    }
  }

  private List<String> run(Parameters parameters) {
    parameters.select(SkeletonMae::isEncoder).forEach(this::take);
    List<String> ignored = new ArrayList<>();
    for (String name : file.names()) {
      boolean encoder = SkeletonMae.isEncoder(name);
      if (encoder && !parameters.all().containsKey(name)) {
        throw new InputException(
            "%s has the tensor '%s', for which the encoder of this configuration has no block"
                .formatted(file.path(), name));
      }
      if (!encoder) {
        ignored.add(name);
      }
    }
    long initialised = parameters.select(SkeletonClassifier::isHead).size();
    return Stream.concat(
            Stream.of(
                "loaded %d tensors of the encoder".formatted(loaded),
                "initialised %d tensors of the head".formatted(initialised),
                "ignored %d tensors of decoder or head".formatted(ignored.size())),
            notes.stream())
        .toList();
  }

  private void take(String name, INDArray array) {
    if (!file.names().contains(name)) {
      throw new InputException(
          "%s has no tensor '%s'; expected a skeleton encoder".formatted(file.path(), name));
    }
    List<Long> shape = Arrays.stream(array.shape()).boxed().toList();
    List<Long> given = file.info(name).shape();
    boolean sameWidth =
        given.size() == shape.size()
            && given.get(given.size() - 1).equals(shape.get(shape.size() - 1));
    if (name.equals(JOINTS) && sameWidth && !given.equals(shape)) {
      notes.add(
          "initialised %s %s, as the checkpoint's joints are others: %s"
              .formatted(name, shape, given));
    } else if (name.equals(TIME) && sameWidth && !given.equals(shape)) {
      INDArray table = Nd4j.create(array.dataType(), given.get(0), given.get(1));
      ArrayTransfer.readInto(file, name, table);
      array.assign(TemporalPositions.resize(table, (int) array.size(0)));
      notes.add("resized %s from %s to %s".formatted(name, given, shape));
    } else {
      ArrayTransfer.readInto(file, name, array);
      loaded++;
    }
  }
}
