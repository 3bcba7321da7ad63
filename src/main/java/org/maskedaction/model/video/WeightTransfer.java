package org.maskedaction.model.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.maskedaction.io.InputException;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.model.Parameters;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which weights a new classifier took from a checkpoint.
 *
 * @param loaded parameters that took the checkpoint's values
 * @param initialised parameters that keep their initial values
 * @param ignored tensors of the checkpoint that the classifier has no use for
 */
public record WeightTransfer(List<Tensor> loaded, List<Tensor> initialised, List<Tensor> ignored) {
  private static final String ENCODER = "encoder.";
  private static final String BLOCKS = "encoder.blocks.";
  private static final String HEAD = "head.";

  /**
   * A parameter, or a tensor of the checkpoint.
   *
   * @param name its name
   * @param shape its extents
   * @param note what is special about it, or empty
   */
  record Tensor(String name, List<Long> shape, String note) {
    /** The number of values. */
    long values() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** The part of the model, such as encoder.blocks or decoder. */
    private String part() {
      String[] words = name.split("\\.");
      return words[0] + (name.startsWith(ENCODER) ? "." + words[1] : "");
    }

    @Override
    public String toString() {
      return name + " " + shape + note;
    }
  }

  /**
   * Fills parameters by name. The encoder must be complete and fit; a head for another number of
   * classes is ignored.
   *
   * @throws InputException naming the first tensor of the encoder that is missing, left over or of
   *     another shape
   */
  public static WeightTransfer from(Path weights, Parameters parameters) {
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      WeightTransfer transfer =
          new WeightTransfer(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      parameters.all().forEach((name, array) -> transfer.take(file, name, array));
      for (String name : file.names()) {
        transfer.addIgnored(file, name, parameters);
      }
      return transfer;
    }
  }

  private void take(SafetensorsFile file, String name, INDArray array) {
    List<Long> shape = Arrays.stream(array.shape()).boxed().toList();
    if (!file.names().contains(name)) {
      requireOptional(file, name, shape);
      initialised.add(new Tensor(name, shape, ""));
      return;
    }
    List<Long> given = file.info(name).shape();
    if (name.startsWith(HEAD) && !given.equals(shape)) {
      initialised.add(new Tensor(name, shape, " (the checkpoint's is " + given + ")"));
      return;
    }
    ArrayTransfer.readInto(file, name, array);
    loaded.add(new Tensor(name, shape, ""));
  }

  private static void requireOptional(SafetensorsFile file, String name, List<Long> shape) {
    if (name.startsWith(ENCODER)) {
      throw new InputException(
          "%s has no tensor '%s'; the encoder of this configuration needs one of shape %s"
              .formatted(file.path(), name, shape));
    }
  }

  private void addIgnored(SafetensorsFile file, String name, Parameters parameters) {
    List<Long> shape = file.info(name).shape();
    if (name.startsWith(BLOCKS) && !parameters.all().containsKey(name)) {
      throw new InputException(
          ("%s has the tensor '%s' of shape %s, for which the encoder of this configuration has no"
                  + " block")
              .formatted(file.path(), name, shape));
    }
    if (loaded.stream().noneMatch(tensor -> tensor.name().equals(name))) {
      ignored.add(new Tensor(name, shape, ""));
    }
  }

  /**
   * Three lines: what was loaded and ignored by parts of the model with counts of tensors and
   * values, what was initialised by names and shapes.
   */
  public List<String> lines() {
    return List.of(
        line("loaded", loaded, parts(loaded)),
        line("initialised", initialised, initialised.stream().map(Tensor::toString).toList()),
        line("ignored", ignored, parts(ignored)));
  }

  private static List<String> parts(List<Tensor> tensors) {
    Map<String, List<Tensor>> parts =
        tensors.stream()
            .collect(Collectors.groupingBy(Tensor::part, LinkedHashMap::new, Collectors.toList()));
    return parts.entrySet().stream()
        .map(part -> part.getKey() + " (" + counts(part.getValue()) + ")")
        .toList();
  }

  private static String line(String what, List<Tensor> tensors, List<String> shown) {
    String names = shown.isEmpty() ? "" : ": " + String.join(", ", shown);
    return what + " " + counts(tensors) + names;
  }

  private static String counts(List<Tensor> tensors) {
    long values = tensors.stream().mapToLong(Tensor::values).sum();
    return String.format(Locale.ROOT, "%d tensors, %,d values", tensors.size(), values);
  }

  /**
   * Compares the model of a checkpoint's run with the one that takes over its encoder. Clip length
   * and frame size may differ, as positions are computed and not stored; what decides how the
   * weights are read must not, even where the shapes happen to agree.
   *
   * @param checkpoint names the checkpoint in errors
   * @return one line on the positions of tokens
   * @throws InputException if heads, tubelets or patches differ
   */
  public static String positions(Path checkpoint, VideoModelConfig from, VideoModelConfig to) {
    requireSame(checkpoint, "num_heads", from.numHeads(), to.numHeads());
    requireSame(checkpoint, "tubelet_size", from.tubeletSize(), to.tubeletSize());
    requireSame(checkpoint, "patch_size", from.patchSize(), to.patchSize());
    String here = "positions computed for %s".formatted(shown(to));
    return from.tokens() == to.tokens() && from.frameSlots() == to.frameSlots()
        ? here + ", as in the checkpoint's run"
        : here + "; the checkpoint's run had %s".formatted(shown(from));
  }

  private static void requireSame(Path checkpoint, String key, int there, int here) {
    if (there != here) {
      throw new InputException(
          "%s: its run has model.%s %d; expected %d, that of this configuration"
              .formatted(checkpoint, key, there, here));
    }
  }

  private static String shown(VideoModelConfig model) {
    return "%d tokens (%d x %d x %d)"
        .formatted(model.tokens(), model.frameSlots(), model.gridSide(), model.gridSide());
  }
}
