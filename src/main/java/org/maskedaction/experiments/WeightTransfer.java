package org.maskedaction.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.checkpoint.ArrayTransfer;
import org.maskedaction.checkpoint.SafetensorsFile;
import org.maskedaction.config.InputException;
import org.maskedaction.models.Parameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which weights a new classifier took from a checkpoint.
 *
 * @param loaded parameters that took the checkpoint's values
 * @param initialised parameters that keep their initial values
 * @param ignored tensors of the checkpoint that the classifier has no use for
 */
record WeightTransfer(List<String> loaded, List<String> initialised, List<String> ignored) {
  private static final String ENCODER = "encoder.";
  private static final String BLOCKS = "encoder.blocks.";
  private static final String HEAD = "head.";

  /**
   * Fills parameters by name. The encoder must be complete and fit; a head for another number of
   * classes is ignored.
   *
   * @throws InputException if a tensor of the encoder is missing, left over or of another shape
   */
  static WeightTransfer from(Path weights, Parameters parameters) {
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      requireSameDepth(file, parameters);
      List<String> loaded = new ArrayList<>();
      List<String> initialised = new ArrayList<>();
      for (Map.Entry<String, INDArray> parameter : parameters.all().entrySet()) {
        String name = parameter.getKey();
        if (isTaken(file, name, parameter.getValue())) {
          ArrayTransfer.readInto(file, name, parameter.getValue());
          loaded.add(name);
        } else {
          initialised.add(name);
        }
      }
      List<String> ignored = file.names().stream().filter(name -> !loaded.contains(name)).toList();
      return new WeightTransfer(loaded, initialised, ignored);
    }
  }

  private static void requireSameDepth(SafetensorsFile file, Parameters parameters) {
    for (String name : parameters.all().keySet()) {
      if (name.startsWith(ENCODER) && !file.names().contains(name)) {
        throw new InputException(
            "%s has no tensor '%s', which the encoder of this configuration needs"
                .formatted(file.path(), name));
      }
    }
    for (String name : file.names()) {
      if (name.startsWith(BLOCKS) && !parameters.all().containsKey(name)) {
        throw new InputException(
            "%s has the tensor '%s', for which the encoder of this configuration has no block"
                .formatted(file.path(), name));
      }
    }
  }

  private static boolean isTaken(SafetensorsFile file, String name, INDArray array) {
    if (!file.names().contains(name)) {
      return false;
    }
    return !name.startsWith(HEAD) || Arrays.equals(file.info(name).extents(), array.shape());
  }

  /** The counts and names in three lines; tensors that differ in their block only are joined. */
  List<String> lines() {
    return List.of(
        line("loaded", loaded), line("initialised", initialised), line("ignored", ignored));
  }

  private static String line(String what, Collection<String> names) {
    Map<String, Integer> groups = new LinkedHashMap<>();
    names.forEach(name -> groups.merge(name.replaceAll("\\.\\d+\\.", ".*."), 1, Integer::sum));
    List<String> shown = new ArrayList<>();
    groups.forEach((name, count) -> shown.add(count == 1 ? name : name + " (" + count + ")"));
    return "%s %d tensors%s"
        .formatted(what, names.size(), shown.isEmpty() ? "" : ": " + String.join(", ", shown));
  }
}
