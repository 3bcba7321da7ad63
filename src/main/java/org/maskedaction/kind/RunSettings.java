package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/** What the settings of every run offer; each is a record that joins the sections of a kind. */
public interface RunSettings {
  /** Seed of everything random. */
  long seed();

  /** Output, checkpoints and limits. */
  RunConfig run();

  /** How the model learns. */
  OptimizerConfig optimizer();

  /** Threads that read samples. */
  default int readers() {
    return 1;
  }

  /** Number of classes of a classifier, 0 where there are none. */
  default int classes() {
    return 0;
  }

  /**
   * The checkpoint or run folder that the weights start from. Of a classifier its key is {@code
   * finetune.init_checkpoint}, by which a study hands on what it has pre-trained.
   */
  default Optional<Path> initCheckpoint() {
    return Optional.empty();
  }

  /**
   * What decides on the shape of the model and on how its weights are read: values and sections by
   * their dotted keys. They cannot be changed once a model is trained.
   */
  Map<String, Object> architecture();

  /** The dotted keys that a reader asks for first, besides those of every run. */
  List<String> chiefKeys();

  /** What is trained in a few words, such as {@code video pre-training with tats masks}. */
  String description();
}
