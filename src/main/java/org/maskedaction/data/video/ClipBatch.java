package org.maskedaction.data.video;

import java.util.List;
import org.maskedaction.data.Batch;

/**
 * The clips of one step.
 *
 * @param epoch epoch, from 0
 * @param index batch within the epoch, from 0
 * @param clips all of one size
 */
public record ClipBatch(int epoch, int index, List<Clip> clips) implements Batch {
  @Override
  public List<String> ids() {
    return clips.stream().map(Clip::id).toList();
  }
}
