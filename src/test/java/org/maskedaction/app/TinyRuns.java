package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyModalities;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.testing.TinySkeletons;

/** Command lines of small training runs of every kind, for processes of their own. */
enum TinyRuns {
  TUBE,
  TATS,
  ADAMAE,
  SKELETON,
  MODALITIES,
  FINE_TUNING;

  /** The arguments of the program that trains into {@code run}; data is made in {@code folder}. */
  String[] arguments(Path folder, Path run, String... overrides) throws IOException {
    Path file = folder.resolve(name() + ".yaml");
    if (!Files.exists(file)) {
      Files.writeString(file, ConfigLoader.toYaml(config(folder)));
    }
    boolean pretrains = this != MODALITIES && this != FINE_TUNING;
    List<String> arguments = new ArrayList<>();
    arguments.add(pretrains ? "pretrain" : "finetune");
    arguments.addAll(List.of("--config", file.toString(), "--set", "run.dir=" + run));
    for (String override : overrides) {
      arguments.addAll(List.of("--set", override));
    }
    return arguments.toArray(String[]::new);
  }

  private Record config(Path folder) throws IOException {
    Path unused = folder.resolve("run");
    return switch (this) {
      case TUBE, TATS, ADAMAE ->
          TinyPretraining.config(
              folder.resolve("clips"), unused, "masking.type=" + name().toLowerCase(Locale.ROOT));
      case FINE_TUNING ->
          TinyFineTuning.config(folder.resolve("clips"), unused, "finetune.ema_decay=0.9");
      case SKELETON -> {
        TinySkeletons.prepare(folder.resolve("skeletons"));
        yield TinySkeletons.pretraining(folder.resolve("skeletons"), unused);
      }
      case MODALITIES ->
          TinyModalities.config(
              "data.generated={train: 12, val: 6, classes: 3, missing: 0.3}",
              "modalities=[{name: video, kind: video, length: 2, image_size: 8, channels: 1},"
                  + " {name: skeleton, kind: skeleton, length: 4, joints: 5},"
                  + " {name: inertial, kind: sequence, length: 6, values: 6}]",
              "encoder.patch_size=4",
              "run.log_every_steps=1");
    };
  }
}
