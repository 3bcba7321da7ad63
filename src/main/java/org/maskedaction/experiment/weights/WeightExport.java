package org.maskedaction.experiment.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Writes the weights of a checkpoint for other programs. A folder for Hugging Face transformers, or
 * one file in the names of the published code, VideoMAE and AdaMAE for videos and MAMP for
 * skeletons, or a SameDiff graph.
 */
public final class WeightExport {
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  /** What is written. */
  public enum Format {
    /** A folder for Hugging Face transformers 5. */
    HUGGINGFACE,
    /** A folder for Hugging Face transformers 4, which names two biases otherwise. */
    HUGGINGFACE4,
    /** A safetensors file in the names of the published code. */
    ORIGINAL,
    /** An npz file in the names of the published code. */
    NPZ,
    /**
     * A SameDiff graph with its weights: a classifier, or an encoder with its mean features. A
     * program that loads it calls {@link Backend#initialise()} before its first use of nd4j, which
     * makes the ops of this project known.
     */
    SAMEDIFF
  }

  private final RunCheckpoint source;
  private final DataKind kind;
  private final WeightFormats formats;

  /**
   * Opens a checkpoint.
   *
   * @param checkpoint a checkpoint, or a run folder for its newest one
   * @throws InputException if it is none or damaged, or weights of its kind are not exported
   */
  public WeightExport(Path checkpoint) {
    source = RunCheckpoint.open(checkpoint);
    kind = Kinds.installed().of(source);
    formats =
        kind.capability(WeightFormats.class)
            .orElseThrow(
                () ->
                    new InputException(
                        "%s: is of system %s, whose weights have no other format"
                            .formatted(source.weights(), kind.name())));
  }

  /**
   * Writes.
   *
   * @param out file, or for Hugging Face folder; what exists is replaced
   * @param batch clips of a SameDiff graph; without effect for other formats
   * @return lines for people
   * @throws InputException if the model cannot be written in the format
   * @throws IOException if writing fails
   */
  public List<String> write(Format format, Path out, int batch) throws IOException {
    if (batch < 1) {
      throw new InputException("--batch must be at least 1, is " + batch);
    }
    if (out.toAbsolutePath().getParent() != null) {
      Files.createDirectories(out.toAbsolutePath().getParent());
    }
    return switch (format) {
      case HUGGINGFACE -> folder(out, false);
      case HUGGINGFACE4 -> folder(out, true);
      case ORIGINAL -> weights(out, formats.published(source), format);
      case NPZ -> weights(out, formats.published(source), format);
      case SAMEDIFF -> graph(out, batch);
    };
  }

  private List<String> folder(Path out, boolean version4) throws IOException {
    WeightFormats.TransformersFolder folder =
        formats
            .transformers(source, version4)
            .orElseThrow(
                () ->
                    new InputException(
                        "%s: is of system %s, of which transformers has no model"
                            .formatted(source.weights(), kind.name())));
    Files.createDirectories(out);
    List<String> lines = weights(out.resolve("model.safetensors"), folder.scheme(), null);
    folder.configuration().writeTo(out);
    return lines;
  }

  /** The file appears under its name only when it is complete. */
  private List<String> graph(Path out, int batch) throws IOException {
    Backend.initialise();
    SameDiff graph = formats.graph(source, batch);
    DurableFiles.replaceBy(
        out,
        aside -> {
          graph.save(aside.toFile(), false);
          return null;
        });
    return List.of("%s: inputs %s, outputs %s".formatted(out, graph.inputs(), graph.outputs()));
  }

  private List<String> weights(Path out, NamingScheme scheme, Format format) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(source.weights())) {
      Map<String, List<Long>> own = new LinkedHashMap<>();
      file.names().forEach(name -> own.put(name, file.info(name).shape()));
      List<TensorPart> parts = scheme.parts(own);
      if (format == Format.NPZ) {
        NpzWriter npz = new NpzWriter();
        sources(file, parts).forEach(npz::add);
        npz.write(out);
      } else {
        SafetensorsWriter.write(out, METADATA, sources(file, parts));
      }
      return lines(out, own, parts);
    }
  }

  private static List<TensorSource> sources(SafetensorsFile file, List<TensorPart> parts) {
    return parts.stream()
        .map(
            part ->
                TensorSource.of(
                    part.foreign(),
                    part.shape(),
                    () -> part.foreignValues(file.floats(part.own()))))
        .toList();
  }

  private static List<String> lines(Path out, Map<String, List<Long>> own, List<TensorPart> parts) {
    List<String> left = new ArrayList<>(own.keySet());
    parts.forEach(part -> left.remove(part.own()));
    List<String> lines = new ArrayList<>();
    long values = parts.stream().mapToLong(TensorPart::length).sum();
    lines.add("%s: %d tensors, %,d values".formatted(out, parts.size(), values));
    if (!left.isEmpty()) {
      lines.add(
          "left out %d parameters that the format has no place for: %s, ..."
              .formatted(left.size(), left.get(0)));
    }
    return lines;
  }
}
