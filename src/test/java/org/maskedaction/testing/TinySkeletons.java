package org.maskedaction.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.prepare.SkeletonDatasets;
import org.maskedaction.data.skeleton.prepare.SkeletonPreparation;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;

/**
 * Recordings of two persons with three joints that swing at a frequency which names one of three
 * classes; every second recording lacks the second person. 14 are for training, 6 for testing.
 */
public final class TinySkeletons {
  /** Training sequences. */
  public static final int TRAIN = 14;

  /** Test sequences. */
  public static final int TEST = 6;

  private static final int CLASSES = 3;
  private static final String MODEL =
      "model={persons: 2, frames: 12, joints: 3, segment_length: 4, embed_dim: 16, depth: 2,"
          + " num_heads: 2, decoder_embed_dim: 16, decoder_depth: 1, decoder_num_heads: 2}";

  private TinySkeletons() {}

  /** Writes and prepares the recordings in a new folder; returns the prepared file. */
  public static Path prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(layout(folder), "joints: [a, b, c]\nparents: [a, a, b]\ncentre: a\n");
    write(folder, "train", TRAIN);
    write(folder, "test", TEST);
    Path out = folder.resolve("prepared");
    SkeletonPreparation.run(
        SkeletonDatasets.arrays(
            folder.resolve("train.csv"),
            folder.resolve("test.csv"),
            null,
            JointLayouts.named(layout(folder).toString()),
            3,
            2),
        out,
        1);
    return out.resolve(SkeletonPreparation.SEQUENCES);
  }

  /** The file that describes the joints. */
  public static Path layout(Path folder) {
    return folder.resolve("layout.yaml");
  }

  /** A recording as it was before it was prepared. */
  public static Path recording(Path folder, String split, int index) {
    return folder.resolve("%s-%02d.csv".formatted(split, index));
  }

  private static void write(Path folder, String split, int count) throws IOException {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = recording(folder, split, i);
      Files.write(file, frames(i, new SplittableRandom(split.hashCode() + i)));
      list.add(file.getFileName() + " " + i % CLASSES);
    }
    Files.write(folder.resolve(split + ".csv"), list);
  }

  private static List<String> frames(int index, SplittableRandom random) {
    List<String> lines = new ArrayList<>();
    double phase = random.nextDouble() * Math.PI;
    for (int frame = 0; frame < 20 + index; frame++) {
      List<String> numbers = new ArrayList<>();
      for (int person = 0; person < 2; person++) {
        for (int value = 0; value < 9; value++) {
          double angle = phase + frame * (0.1 + 0.3 * (index % CLASSES)) + value;
          double number = person == 1 && index % 2 == 1 ? 0 : value + 0.3 * Math.sin(angle);
          numbers.add(String.format(Locale.ROOT, "%.5f", number));
        }
      }
      lines.add(String.join(",", numbers));
    }
    return lines;
  }

  /** A pre-training of three epochs of three steps on the folder's recordings. */
  public static SkeletonPretrainConfig pretraining(Path folder, Path run, String... overrides) {
    List<String> all =
        settings(
            folder,
            run,
            "masking.keep_count=3",
            "contrast={weight: 0.1, queue_size: 10, momentum: 0.9}",
            "optimizer={epochs: 3, batch_size: 4, warmup_epochs: 0, base_learning_rate: 0.32}");
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(SkeletonPretrainConfig.class, all);
  }

  /** A fine-tuning of three epochs of three steps on the folder's recordings. */
  public static SkeletonFineTuneConfig fineTuning(Path folder, Path run, String... overrides) {
    List<String> all =
        settings(
            folder,
            run,
            "finetune={num_classes: 3, head_width: 8}",
            "optimizer={epochs: 3, batch_size: 4, warmup_epochs: 0, base_learning_rate: 0.64}");
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(SkeletonFineTuneConfig.class, all);
  }

  private static List<String> settings(Path folder, Path run, String... more) {
    List<String> all = new ArrayList<>(List.of(MODEL));
    all.add("run.dir=" + run);
    all.add("run.log_every_steps=1");
    all.add("data.path=" + folder.resolve("prepared").resolve(SkeletonPreparation.SEQUENCES));
    all.add("data.layout=" + layout(folder));
    all.add("data.min_crop_frames=8");
    all.addAll(List.of(more));
    return all;
  }
}
