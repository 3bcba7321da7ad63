package org.maskedaction.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.RunFiles;
import org.maskedaction.run.checkpoint.Checkpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/** What a checkpoint holds and where it comes from; its files are compared with their checksums. */
public final class CheckpointSummary {
  private static final String SEED = "seed";

  private final RunCheckpoint source;

  /**
   * Of a checkpoint.
   *
   * @param path a folder {@code RUN/checkpoints/step-*}, or {@code RUN} for its newest valid one
   * @throws InputException if there is no checkpoint, or it is damaged
   */
  public CheckpointSummary(Path path) {
    source = RunCheckpoint.open(path);
  }

  /** Where it lies, its state and its origin. */
  public List<String> facts() throws IOException {
    Checkpoint checkpoint = source.checkpoint();
    List<String> lines = new ArrayList<>();
    lines.add(line("checkpoint", checkpoint.folder()));
    lines.add(
        line(
            "files",
            "%d, all equal to their SHA-256 checksums".formatted(checkpoint.fileNames().size())));
    lines.add(line("step", checkpoint.step()));
    checkpoint.state().forEach((name, value) -> lines.add(line(name, value)));
    lines.add(line("random state", randomState(checkpoint)));
    lines.addAll(provenance());
    return lines;
  }

  private static String randomState(Checkpoint checkpoint) {
    return checkpoint.state().containsKey(SEED)
        ? "seed %s and step %d; everything random is drawn from these"
            .formatted(checkpoint.state().get(SEED), checkpoint.step())
        : "none: the checkpoint names no seed";
  }

  private List<String> provenance() throws IOException {
    Path file = new RunFiles(source.run()).provenance(1);
    if (!Files.isRegularFile(file)) {
      return List.of(line("provenance", "unknown, there is no " + file));
    }
    List<String> lines = new ArrayList<>();
    JsonNode values = JsonFile.read(file);
    values
        .fields()
        .forEachRemaining(
            field ->
                lines.add(
                    line(
                        field.getKey(),
                        field.getValue().isValueNode()
                            ? field.getValue().asText()
                            : field.getValue())));
    return lines;
  }

  private static String line(String name, Object value) {
    return "%-20s %s".formatted(name, value);
  }

  /**
   * The tensors of all files.
   *
   * @param each whether every tensor has a line with type and shape, or every file one
   */
  public List<String> tensors(boolean each) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : new TreeSet<>(source.checkpoint().fileNames())) {
      Path file = source.checkpoint().file(name);
      if (CheckpointTensors.isFile(name)) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
          add(lines, name, tensors, each);
        }
      } else {
        lines.add("%s: %,d bytes".formatted(name, Files.size(file)));
      }
    }
    return lines;
  }

  private static void add(List<String> lines, String name, SafetensorsFile tensors, boolean each) {
    long values = 0;
    Map<TensorType, Integer> types = new TreeMap<>();
    for (String tensor : tensors.names()) {
      SafetensorsFile.TensorInfo info = tensors.info(tensor);
      values += info.length();
      types.merge(info.type(), 1, Integer::sum);
    }
    String kinds =
        types.entrySet().stream()
            .map(type -> type.getValue() + " " + type.getKey())
            .collect(Collectors.joining(", "));
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d tensors (%s), %,d values",
            name,
            tensors.names().size(),
            kinds.isEmpty() ? "none" : kinds,
            values));
    if (each) {
      tensors
          .names()
          .forEach(
              tensor -> {
                SafetensorsFile.TensorInfo info = tensors.info(tensor);
                lines.add("  %-50s %-5s %s".formatted(tensor, info.type(), info.shape()));
              });
    }
  }
}
