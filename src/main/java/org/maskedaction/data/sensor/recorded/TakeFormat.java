package org.maskedaction.data.sensor.recorded;

import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.JointLayout;

/** How a data set keeps its samples. Implementations may be used by several threads. */
interface TakeFormat {
  /** Number of classes. */
  int classes();

  /** The joints of its skeletons. */
  JointLayout layout();

  /** What the data set has under a name, or null where it has nothing. */
  ModalityKind kind(String modality);

  /** The names that {@link #kind} knows, for messages. */
  String names();

  /** Adds all files of the data set. */
  void collect(TakeCollector takes);

  /** Whether the data set's usual protocol trains on a sample. */
  boolean trains(Take take);

  /**
   * Reads one modality of a sample that has it.
   *
   * @throws org.maskedaction.io.InputException naming the file and what is wrong
   */
  Track read(Take take, ModalityConfig modality);
}
