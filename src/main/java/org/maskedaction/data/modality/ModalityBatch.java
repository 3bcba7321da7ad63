package org.maskedaction.data.modality;

import java.util.List;
import org.maskedaction.data.Batch;

/**
 * Samples that were recorded by several sensors at once, some of which may be missing.
 *
 * @param epoch the epoch, from 0
 * @param index the batch within the epoch, from 0
 * @param ids the samples // [B]
 * @param labels their classes // [B]
 * @param modalities one input per modality, in the order of the configuration // [M]
 * @param present which modalities a sample has, at least one // [B, M]
 */
public record ModalityBatch(
    int epoch,
    int index,
    List<String> ids,
    int[] labels,
    List<ModalityInput> modalities,
    boolean[][] present)
    implements Batch {

  /** Samples B. */
  public int size() {
    return ids.size();
  }
}
