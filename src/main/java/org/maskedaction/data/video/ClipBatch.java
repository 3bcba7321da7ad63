package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import java.util.List;
import org.maskedaction.data.Batch;
import org.maskedaction.io.numpy.NpzWriter;

/**
 * The clips of one step.
 *
 * @param epoch epoch, from 0
 * @param index batch within the epoch, from 0
 * @param clips all of one size
 */
public record ClipBatch(int epoch, int index, List<Clip> clips) implements Batch {
  /** The clips of videos, those of a video in a row. */
  public static ClipBatch of(int epoch, int index, List<List<Clip>> videos) {
    return new ClipBatch(epoch, index, videos.stream().flatMap(List::stream).toList());
  }

  @Override
  public List<String> ids() {
    return clips.stream().map(Clip::id).toList();
  }

  @Override
  public void writeTo(NpzWriter file) {
    Clip first = clips.get(0);
    ByteBuffer pixels = ByteBuffer.allocate(clips.size() * first.pixels().length);
    clips.forEach(clip -> pixels.put(clip.pixels()));
    file.add("labels", clips.stream().mapToInt(Clip::label).toArray());
    file.add(
        "pixels",
        pixels.array(),
        clips.size(),
        first.frames(),
        first.height(),
        first.width(),
        Clip.CHANNELS);
  }
}
