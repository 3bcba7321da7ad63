package org.maskedaction.data.sensor.recorded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.dataset.ActionDataset.SampleName;

/** Brings the files of a data set together that are of one sample, by its name. */
final class TakeCollector {
  private final Map<String, Growing> takes = new TreeMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  private record Growing(SampleName name, int label, Map<String, Path> places) {}

  /** Adds the place of one modality; a second one of the same sample is left out. */
  void add(SampleName name, int label, String modality, Path place) {
    Path first =
        takes
            .computeIfAbsent(name.id(), unseen -> new Growing(name, label, new TreeMap<>()))
            .places()
            .putIfAbsent(modality, place);
    if (first != null) {
      leaveOut(place.toString(), "is " + modality + " of a sample that has it in " + first);
    }
  }

  /** Notes a file that belongs to no sample. */
  void leaveOut(String source, String reason) {
    leftOut.add(new LeftOut(source, reason));
  }

  /** The samples, by name. */
  List<TakeFormat.Take> takes() {
    List<TakeFormat.Take> all = new ArrayList<>(takes.size());
    takes.forEach(
        (id, take) ->
            all.add(new TakeFormat.Take(id, take.label(), take.name().capture(), take.places())));
    return List.copyOf(all);
  }

  /** What was left out. */
  List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }
}
