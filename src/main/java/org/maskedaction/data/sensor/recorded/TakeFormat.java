package org.maskedaction.data.sensor.recorded;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.Capture;

/** How a data set keeps its samples. Implementations may be used by several threads. */
interface TakeFormat {
  /**
   * A sample of a data set and where its modalities are.
   *
   * @param id names it within the data set
   * @param label its class from 0
   * @param capture how it was recorded
   * @param places the file or folder of each modality that the sample has
   */
  record Take(String id, int label, Capture capture, Map<String, Path> places) {
    /** Copies the map. */
    public Take {
      places = Map.copyOf(places);
    }
  }

  /** The name of skeletons. */
  String SKELETON = "skeleton";

  /** That {@value #SKELETON} is a skeleton and all others are videos, in the same order. */
  static Map<String, ModalityKind> videosAndSkeleton(Collection<String> names) {
    Map<String, ModalityKind> kinds = new LinkedHashMap<>();
    for (String name : names) {
      kinds.put(name, name.equals(SKELETON) ? ModalityKind.SKELETON : ModalityKind.VIDEO);
    }
    return kinds;
  }

  /** What is recorded. */
  ActionDataset dataset();

  /** What the data set has under which name. */
  Map<String, ModalityKind> modalities();

  /** Adds all files of the data set. */
  void collect(TakeCollector takes);

  /** Whether the data set's usual protocol trains on a sample. */
  boolean trains(Capture capture);

  /**
   * Reads one modality of a sample that has it.
   *
   * @throws org.maskedaction.io.InputException naming the file and what is wrong
   */
  Track read(Take take, ModalityConfig modality);
}
