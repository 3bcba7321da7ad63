package org.maskedaction.experiment.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Writes the graph of a model with its weights as a SameDiff file. A program that loads it calls
 * {@link Backend#initialise()} before its first use of nd4j, which makes the ops of this project
 * known.
 */
final class GraphExport {
  private final RunCheckpoint source;
  private final int batch;

  /** Of a checkpoint, for a fixed number of clips. */
  GraphExport(RunCheckpoint source, int batch) {
    this.source = source;
    this.batch = batch;
  }

  /**
   * Writes the file, which appears under its name only when it is complete.
   *
   * @return inputs and outputs of the graph, for people
   */
  String write(Path file, boolean classifier) throws IOException {
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    SameDiff graph =
        source.system() == TrainingSystem.VIDEO
            ? video(parameters, classifier)
            : skeleton(parameters, classifier);
    Path target = file.toAbsolutePath();
    Path aside = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      graph.save(aside.toFile(), false);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
    return "inputs %s, outputs %s".formatted(graph.inputs(), graph.outputs());
  }

  private static SameDiff withOutputs(SameDiff graph, String... outputs) {
    graph.setOutputs(outputs);
    return graph;
  }

  private SameDiff video(Parameters parameters, boolean classifier) {
    if (classifier) {
      VideoFineTuneConfig config = source.config(VideoFineTuneConfig.class);
      VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
      read(parameters);
      return withOutputs(
          VideoClassifier.inferenceGraph(parameters, config.model(), batch),
          VideoClassifier.LOGITS);
    }
    VideoPretrainConfig config = source.config(VideoPretrainConfig.class);
    VideoFeatures.createParameters(parameters, config.model());
    read(parameters);
    return withOutputs(
        VideoFeatures.graph(parameters, config.model(), batch), VideoFeatures.FEATURES);
  }

  private SameDiff skeleton(Parameters parameters, boolean classifier) {
    if (classifier) {
      SkeletonFineTuneConfig config = source.config(SkeletonFineTuneConfig.class);
      SkeletonClassifierConfig finetune = config.finetune();
      SkeletonClassifier.createParameters(parameters, config.model(), finetune);
      read(parameters);
      return withOutputs(
          SkeletonClassifier.inferenceGraph(parameters, config.model(), finetune.isLinear(), batch),
          SkeletonClassifier.LOGITS);
    }
    SkeletonPretrainConfig config = source.config(SkeletonPretrainConfig.class);
    SkeletonMae.createEncoder(parameters, config.model());
    read(parameters);
    int persons = config.model().persons();
    return withOutputs(
        SkeletonMae.encoderGraph(parameters, config.model(), batch * persons, persons),
        SkeletonMae.ENCODER_OUTPUT,
        SkeletonMae.KEYS);
  }

  private void read(Parameters parameters) {
    try (SafetensorsFile file = SafetensorsFile.open(source.weights())) {
      parameters.all().forEach((name, array) -> ArrayTransfer.readInto(file, name, array));
    }
  }
}
