package org.maskedaction.kind.video.weights;

import java.util.List;
import org.maskedaction.model.video.VideoModelConfig;

/** Shapes of published VideoMAE tensors where they differ from those of the parameters. */
final class VideoShapes {
  private static final long CHANNELS = 3;

  private VideoShapes() {}

  /** The shape of a parameter's tensor in the published files. */
  static List<Long> published(String name, List<Long> shape, VideoModelConfig model) {
    return switch (name) {
      case "encoder.patch_embed.proj.weight" ->
          List.of(
              shape.get(0),
              CHANNELS,
              (long) model.tubeletSize(),
              (long) model.patchSize(),
              (long) model.patchSize());
      case "mask_token" -> List.of(1L, 1L, shape.get(0));
      default -> shape;
    };
  }
}
