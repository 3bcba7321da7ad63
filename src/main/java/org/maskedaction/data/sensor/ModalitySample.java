package org.maskedaction.data.sensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A sample that was read.
 *
 * @param id names it within its data set
 * @param label its class, from 0
 * @param modalities one per modality of the configuration, null where it is absent // [M]
 * @param problems what could not be read of it, each naming the file; the modality is then absent
 */
public record ModalitySample(String id, int label, List<Values> modalities, List<String> problems) {
  /** Copies the lists. */
  public ModalitySample {
    modalities = Collections.unmodifiableList(new ArrayList<>(modalities));
    problems = List.copyOf(problems);
  }

  /** Whether there is any modality. */
  public boolean hasAny() {
    return modalities.stream().anyMatch(Objects::nonNull);
  }

  /**
   * What a sample has of one modality.
   *
   * @param values in the shape of the modality without the batch; padding is 0
   * @param valid which time steps are real and not padding // [T]
   */
  public record Values(float[] values, boolean[] valid) {}
}
