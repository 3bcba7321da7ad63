package org.maskedaction.data.sensor.recorded;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;

/** How a data set keeps its samples. Implementations may be used by several threads. */
abstract class TakeFormat {
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
  static final String SKELETON = "skeleton";

  /** Folder of the data set. */
  final Path root;

  /** How depth becomes brightness. */
  final DepthScale scale;

  private final ActionDataset dataset;
  private final Map<String, ModalityKind> modalities;

  TakeFormat(
      ActionDataset dataset, Map<String, ModalityKind> modalities, Path root, DepthScale scale) {
    this.dataset = dataset;
    this.modalities = modalities;
    this.root = root;
    this.scale = scale;
  }

  /**
   * Depth as brightness: white at the near end and black at the far one, linear in between.
   *
   * @param near millimetres
   * @param far millimetres, more than near
   */
  record DepthScale(double near, double far) {
    private static final double WHITE = 255;

    /** The brightness of a depth in millimetres; 0 stands for no measurement, which is black. */
    byte brightness(int millimetres) {
      if (millimetres == 0) {
        return 0;
      }
      double share = (far - millimetres) / (far - near);
      return (byte) (int) Math.round(WHITE * Math.max(0, Math.min(1, share)));
    }
  }

  /** That {@value #SKELETON} is a skeleton and all others are videos, in the same order. */
  static Map<String, ModalityKind> videosAndSkeleton(Collection<String> names) {
    Map<String, ModalityKind> kinds = new LinkedHashMap<>();
    for (String name : names) {
      kinds.put(name, name.equals(SKELETON) ? ModalityKind.SKELETON : ModalityKind.VIDEO);
    }
    return kinds;
  }

  /** What is recorded. */
  final ActionDataset dataset() {
    return dataset;
  }

  /** What the data set has under which name. */
  final Map<String, ModalityKind> modalities() {
    return modalities;
  }

  /** Adds all files of the data set. */
  abstract void collect(TakeCollector takes);

  /** Whether the data set's usual protocol trains on a sample. */
  abstract boolean trains(Capture capture);

  /**
   * Reads one modality of a sample that has it.
   *
   * @throws org.maskedaction.io.InputException naming the file and what is wrong
   */
  abstract Track read(Take take, ModalityConfig modality);
}
