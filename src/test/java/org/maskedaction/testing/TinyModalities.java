package org.maskedaction.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.kind.modality.ModalityTrainConfig;

/** Small models of samples with a video, a skeleton and the readings of a sensor. */
public final class TinyModalities {
  /** Classes of the models. */
  public static final int CLASSES = 3;

  private static final List<String> SETTINGS =
      List.of(
          "modalities=[{name: video, kind: video, length: 2, image_size: 4, channels: 1},"
              + " {name: skeleton, kind: skeleton, length: 4, persons: 2, joints: 3},"
              + " {name: inertial, kind: sequence, length: 6, values: 2}]",
          "encoder={depth: 1, patch_size: 2, tubelet_size: 2, segment_length: 2}",
          "actionmae={num_classes: 3, width: 8, num_heads: 2, mlp_ratio: 2, encoder_depth: 1,"
              + " decoder_depth: 1, memory_tokens: 2, fusion_depth: 1}",
          "optimizer={epochs: 3, batch_size: 4, warmup_epochs: 0, base_learning_rate: 3.0e-3}");

  private TinyModalities() {}

  /** The model with some settings replaced. */
  public static ModalityTrainConfig config(String... overrides) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(ModalityTrainConfig.class, all);
  }

  /** Samples of classes 0, 1, 2, 0, ... whose values are noise around the class; all complete. */
  public static ModalityBatch batch(ModalityTrainConfig config, int samples, long seed) {
    int[] labels = IntStream.range(0, samples).map(i -> i % CLASSES).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    List<ModalityBatch.Input> inputs = new ArrayList<>();
    for (ModalityConfig modality : config.modalities()) {
      float[] values = new float[samples * modality.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (labels[i / modality.size()] - 1 + 0.3 * random.nextGaussian());
      }
      inputs.add(input(modality, samples, values));
    }
    boolean[][] present = new boolean[samples][inputs.size()];
    Arrays.stream(present).forEach(row -> Arrays.fill(row, true));
    List<String> ids = IntStream.range(0, samples).mapToObj(i -> "sample-" + i).toList();
    return new ModalityBatch(0, 0, ids, labels, inputs, present);
  }

  /** One modality whose time steps are all valid. */
  public static ModalityBatch.Input input(ModalityConfig modality, int samples, float[] values) {
    boolean[][] valid = new boolean[samples][modality.length()];
    Arrays.stream(valid).forEach(row -> Arrays.fill(row, true));
    return new ModalityBatch.Input(
        modality.name(), modality.kind(), modality.shape(samples), values, valid);
  }
}
