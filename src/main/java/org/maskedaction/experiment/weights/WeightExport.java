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
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.numpy.NpzExport;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.maskedaction.io.safetensors.TensorSource;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.skeleton.weights.MampScheme;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.weights.HuggingFaceFolder;
import org.maskedaction.kind.video.weights.HuggingFaceScheme;
import org.maskedaction.kind.video.weights.OriginalScheme;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.RunCheckpoint;

/**
 * Writes the weights of a checkpoint for other programs. A folder for Hugging Face transformers, or
 * one file in the names of the published code, VideoMAE and AdaMAE for videos and MAMP for
 * skeletons, or a SameDiff graph.
 */
public final class WeightExport {
  private static final String HEAD = "head.";
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
    /** A SameDiff graph with its weights: a classifier, or an encoder with its mean features. */
    SAMEDIFF
  }

  private final RunCheckpoint source;
  private final boolean classifier;
  private final boolean video;

  /**
   * Opens a checkpoint.
   *
   * @param checkpoint a checkpoint, or a run folder for its newest one
   * @throws InputException if it is none or damaged
   */
  public WeightExport(Path checkpoint) {
    source = RunCheckpoint.open(checkpoint);
    video = source.system() == TrainingSystem.VIDEO;
    classifier = source.weightNames().stream().anyMatch(name -> name.startsWith(HEAD));
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
      case ORIGINAL -> weights(out, published(), format);
      case NPZ -> weights(out, published(), format);
      case SAMEDIFF -> List.of(out + ": " + new GraphExport(source, batch).write(out, classifier));
    };
  }

  private List<String> folder(Path out, boolean olderBiasNames) throws IOException {
    if (!video) {
      throw new InputException(
          source.weights() + ": is a skeleton model, which transformers does not have");
    }
    Files.createDirectories(out);
    List<String> lines;
    Path weights = out.resolve("model.safetensors");
    if (classifier) {
      VideoFineTuneConfig config = source.config(VideoFineTuneConfig.class);
      lines = weights(weights, new HuggingFaceScheme(config.model(), olderBiasNames), null);
      int classes = config.finetune().numClasses();
      List<String> names = ClassNames.kept(source.run());
      HuggingFaceFolder.write(
          out,
          HuggingFaceFolder.classification(config.model(), classes, names),
          config.model(),
          config.data());
    } else {
      VideoPretrainConfig config = source.config(VideoPretrainConfig.class);
      lines = weights(weights, new HuggingFaceScheme(config.model(), olderBiasNames), null);
      HuggingFaceFolder.write(
          out,
          HuggingFaceFolder.pretraining(config.model(), config.loss().normaliseTargets()),
          config.model(),
          config.data());
    }
    return lines;
  }

  /** The names of the published code. */
  private NamingScheme published() {
    if (!video) {
      SkeletonModelConfig model =
          classifier
              ? source.config(SkeletonFineTuneConfig.class).model()
              : source.config(SkeletonPretrainConfig.class).model();
      return new MampScheme(model);
    }
    if (classifier) {
      return OriginalScheme.classifier(source.config(VideoFineTuneConfig.class).model());
    }
    VideoPretrainConfig config = source.config(VideoPretrainConfig.class);
    return config.masking().type() == VideoMaskingConfig.Type.ADAMAE
        ? OriginalScheme.adaMae(config.model(), config.adamae().depth())
        : OriginalScheme.pretrained(config.model());
  }

  private List<String> weights(Path out, NamingScheme scheme, Format format) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(source.weights())) {
      Map<String, List<Long>> own = new LinkedHashMap<>();
      file.names().forEach(name -> own.put(name, file.info(name).shape()));
      List<TensorPart> parts = scheme.parts(own);
      if (format == Format.NPZ) {
        NpzExport.write(out, parts, part -> part.foreignValues(file.floats(part.own())));
      } else {
        SafetensorsWriter.write(out, METADATA, sources(file, parts));
      }
      return lines(out, own, parts);
    }
  }

  private static List<TensorSource> sources(SafetensorsFile file, List<TensorPart> parts) {
    List<TensorSource> sources = new ArrayList<>();
    for (TensorPart part : parts) {
      long[] extents = part.shape().stream().mapToLong(Long::longValue).toArray();
      sources.add(
          new TensorSource(
              part.foreign(),
              TensorType.F32,
              part.shape(),
              channel ->
                  TensorSource.of(
                          part.foreign(), part.foreignValues(file.floats(part.own())), extents)
                      .values()
                      .writeTo(channel)));
    }
    return sources;
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
