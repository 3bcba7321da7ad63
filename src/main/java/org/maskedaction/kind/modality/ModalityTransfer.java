package org.maskedaction.kind.modality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ModalityArchitecture;
import org.maskedaction.model.modality.ModalityEncoderConfig;
import org.maskedaction.model.modality.ModalityEncoders;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.skeleton.SkeletonTransfer;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.VideoModelSize;
import org.maskedaction.model.video.WeightTransfer;
import org.maskedaction.run.RunCheckpoint;

/** Fills encoders of videos and skeletons from runs on videos or skeletons alone. */
final class ModalityTransfer {
  private ModalityTransfer() {}

  /**
   * Reads the initial checkpoints that the configuration names.
   *
   * @return lines for people on what was taken over
   * @throws InputException for a checkpoint that does not fit, or of a kind that has none
   */
  static List<String> into(Parameters parameters, ModalityArchitecture architecture) {
    List<String> lines = new ArrayList<>();
    for (ModalityConfig modality : architecture.used()) {
      ModalityEncoderConfig encoder = architecture.encoderOf(modality.name());
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
        String positions =
            WeightTransfer.positions(
                source.checkpoint().folder(),
                TrainedSettings.model(source, VideoModelConfig.class),
                video(modality, encoder));
        List<String> lines = new ArrayList<>(WeightTransfer.from(weights, part).lines());
        lines.add(positions);
        yield lines;
      }
      case SKELETON ->
          SkeletonTransfer.into(
              part,
              source.checkpoint().folder(),
              weights,
              TrainedSettings.model(source, SkeletonModelConfig.class),
              skeleton(modality, encoder));
      case SEQUENCE, FEATURES ->
          throw new InputException(
              "modality %s: init_checkpoint is for videos and skeletons"
                  .formatted(modality.name()));
    };
  }

  private static VideoModelConfig video(ModalityConfig modality, ModalityEncoderConfig encoder) {
    return new VideoModelConfig(
        VideoModelSize.CUSTOM,
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
