package org.maskedaction.data.sensor.recorded;

import java.nio.file.Path;
import java.util.Map;
import org.maskedaction.data.skeleton.Capture;

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
  Take {
    places = Map.copyOf(places);
  }
}
