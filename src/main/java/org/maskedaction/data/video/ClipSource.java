package org.maskedaction.data.video;

import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.SampleSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Videos, each cut into one or several clips while it is decoded once. */
public final class ClipSource implements SampleSource<List<Clip>> {
  private static final Logger LOG = LoggerFactory.getLogger(ClipSource.class);

  private final List<VideoEntry> entries;
  private final List<ClipPipeline> pipelines;
  private final ClipRecordReader reader = new ClipRecordReader();

  /**
   * Videos of a list.
   *
   * @param pipelines one per clip of a video
   */
  public ClipSource(List<VideoEntry> entries, List<ClipPipeline> pipelines) {
    this.entries = List.copyOf(entries);
    this.pipelines = List.copyOf(pipelines);
  }

  @Override
  public String kind() {
    return "clip";
  }

  @Override
  public String plural() {
    return "videos";
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public String name(int index) {
    return entries.get(index).path().toString();
  }

  /** The clips of a video in the order of the pipelines. */
  @Override
  public List<Clip> load(int index, SplittableRandom random) {
    return reader.readClips(entries.get(index), pipelines, random);
  }

  @Override
  public void close() {
    int damaged = reader.damaged().size();
    if (damaged > 0) {
      LOG.warn("{} videos have frames that cannot be decoded, see above", damaged);
    }
  }
}
