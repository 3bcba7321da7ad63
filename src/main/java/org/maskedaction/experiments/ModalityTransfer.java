package org.maskedaction.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModalityConfig;
import org.maskedaction.config.ModalityEncoderConfig;
import org.maskedaction.config.ModalityTrainConfig;
import org.maskedaction.config.ModelConfig;
import org.maskedaction.config.ModelSize;
import org.maskedaction.config.SkeletonModelConfig;
import org.maskedaction.models.ModalityEncoders;
import org.maskedaction.models.Parameters;

/** Fills encoders of videos and skeletons from runs on videos or skeletons alone. */
final class ModalityTransfer {
  private ModalityTransfer() {}

  /**
   * Reads the initial checkpoints that the configuration names.
   *
   * @return lines for people on what was taken over
   * @throws InputException for a checkpoint that does not fit, or of a kind that has none
   */
  static List<String> into(Parameters parameters, ModalityTrainConfig config) {
    List<String> lines = new ArrayList<>();
    for (ModalityConfig modality : config.used()) {
      ModalityEncoderConfig encoder = config.encoderOf(modality.name());
      if (encoder.initCheckpoint() != null) {
        RunCheckpoint source = RunCheckpoint.open(encoder.initCheckpoint());
        Parameters part = parameters.under(ModalityEncoders.prefix(modality.name()));
        lines.add("initial weights of " + modality.name() + " from " + source.weights() + ":");
        read(source, part, modality, encoder).forEach(line -> lines.add("  " + line));
      }
    }
    return lines;
  }

  private static List<String> read(
      RunCheckpoint source,
      Parameters part,
      ModalityConfig modality,
      ModalityEncoderConfig encoder) {
    Path weights = source.weights();
    return switch (modality.kind()) {
      case VIDEO -> {
        EncoderGeometry geometry = EncoderGeometry.of(source, video(modality, encoder));
        List<String> lines = new ArrayList<>(WeightTransfer.from(weights, part).lines());
        lines.add(geometry.positions());
        yield lines;
      }
      case SKELETON -> SkeletonTransfer.into(part, source, skeleton(modality, encoder));
      case SEQUENCE, FEATURES ->
          throw new InputException(
              "modality %s: init_checkpoint is for videos and skeletons"
                  .formatted(modality.name()));
    };
  }

  private static ModelConfig video(ModalityConfig modality, ModalityEncoderConfig encoder) {
    return new ModelConfig(
        ModelSize.CUSTOM,
        modality.imageSize(),
        modality.length(),
        encoder.tubeletSize(),
        encoder.patchSize(),
        encoder.embedDim(),
        encoder.depth(),
        encoder.numHeads(),
        encoder.mlpRatio(),
        encoder.embedDim(),
        1,
        encoder.numHeads());
  }

  private static SkeletonModelConfig skeleton(
      ModalityConfig modality, ModalityEncoderConfig encoder) {
    return new SkeletonModelConfig(
        modality.persons(),
        modality.length(),
        modality.joints(),
        encoder.segmentLength(),
        encoder.embedDim(),
        encoder.depth(),
        encoder.numHeads(),
        encoder.mlpRatio(),
        encoder.embedDim(),
        1,
        encoder.numHeads());
  }
}
