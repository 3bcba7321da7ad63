package org.maskedaction.data.video;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.datavec.codec.reader.BaseCodecRecordReader;
import org.maskedaction.data.video.augment.ClipAugmentation;
import org.maskedaction.data.video.augment.ClipPixels;
import org.maskedaction.io.InputException;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DataVec reader of video files: one sequence per file, one time step per frame. A time step is one
 * float row of red, green and blue planes with values 0 to 255 // [1, 3 * H * W].
 *
 * <p>Configuration: {@link #TOTAL_FRAMES} frames from {@link #START_FRAME}, every {@link
 * #SAMPLING_RATE}-th one, each whole frame resized to {@link #ROWS} x {@link #COLUMNS}, which have
 * to be equal. Time steps in seconds ({@link #TIME_SLICE}, {@link #VIDEO_DURATION}) are refused.
 * {@link #RAVEL} makes no difference: frames are always rows.
 */
public final class ClipRecordReader extends BaseCodecRecordReader {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ClipRecordReader.class);

  /** Configuration key: source frames per clip frame, 1 where it is not given. */
  public static final String SAMPLING_RATE = "org.maskedaction.reader.samplingrate";

  private static final int BYTE_MASK = 0xff;

  private final ConcurrentHashMap<String, Integer> damaged = new ConcurrentHashMap<>();
  private int samplingRate = 1;

  /**
   * Takes the settings.
   *
   * @throws InputException naming the key that cannot be used
   */
  @Override
  public void setConf(Configuration conf) {
    super.setConf(conf);
    samplingRate = conf.getInt(SAMPLING_RATE, 1);
    require(numFrames >= 1, TOTAL_FRAMES, "1 or more", numFrames);
    require(startFrame >= 0, START_FRAME, "0 or more", startFrame);
    require(samplingRate >= 1, SAMPLING_RATE, "1 or more", samplingRate);
    require(rows >= 1, ROWS, "1 or more", rows);
    require(cols == rows, COLUMNS, "%d as the rows".formatted(rows), cols);
    require(conf.get(TIME_SLICE) == null, TIME_SLICE, "no value", conf.get(TIME_SLICE));
    require(conf.get(VIDEO_DURATION) == null, VIDEO_DURATION, "no value", conf.get(VIDEO_DURATION));
  }

  /**
   * Decodes one clip of one file; needs no configuration and may be called by several threads.
   *
   * @throws InputException naming the file where no clip can be read from it
   */
  public Clip readClip(VideoEntry entry, ClipPipeline pipeline, SplittableRandom random) {
    return readClips(entry, List.of(pipeline), random).get(0);
  }

  /** The same for several clips of a file, which is decoded once. */
  List<Clip> readClips(VideoEntry entry, List<ClipPipeline> pipelines, SplittableRandom random) {
    try (VideoDecoder decoder = new VideoDecoder(entry.path())) {
      List<Clip> clips = decoder.readAll(entry, pipelines, random);
      if (decoder.undecodable() > 0) {
        note(entry.path(), decoder.undecodable(), decoder.frameCount());
      }
      for (int at = 0; at < clips.size(); at++) {
        augment(clips.get(at), pipelines.get(at).augmentations(), random);
      }
      return clips;
    }
  }

  private static void augment(
      Clip clip, List<ClipAugmentation> augmentations, SplittableRandom random) {
    ClipPixels pixels = new ClipPixels(clip.frames(), clip.height(), clip.width(), clip.pixels());
    augmentations.forEach(augmentation -> augmentation.apply(pixels, random));
  }

  private void note(Path file, int undecodable, int frames) {
    if (damaged.putIfAbsent(file.toString(), undecodable) == null) {
      LOG.warn("{}: {} of its {} frames cannot be decoded", file, undecodable, frames);
    }
  }

  /**
   * The files that clips were read from in which frames were found that cannot be decoded, with the
   * number of those frames that was found first.
   */
  public Map<String, Integer> damaged() {
    return new TreeMap<>(damaged);
  }

  @Override
  public List<List<Writable>> sequenceRecord() {
    return nextSequence().getSequenceRecord();
  }

  @Override
  public SequenceRecord nextSequence() {
    URI uri = locationsIterator.next();
    try {
      return sequence(new RecordMetaDataURI(uri, ClipRecordReader.class));
    } catch (IOException e) {
      throw new UncheckedIOException(uri + ": cannot be read", e);
    }
  }

  @Override
  public List<SequenceRecord> loadSequenceFromMetaData(List<RecordMetaData> metaData)
      throws IOException {
    List<SequenceRecord> sequences = new ArrayList<>();
    for (RecordMetaData meta : metaData) {
      sequences.add(sequence(meta));
    }
    return sequences;
  }

  private SequenceRecord sequence(RecordMetaData meta) throws IOException {
    URI uri = meta.getURI();
    if ("file".equals(uri.getScheme())) {
      return new org.datavec.api.records.impl.SequenceRecord(loadData(new File(uri), null), meta);
    }
    try (InputStream stream = streamCreatorFn.apply(uri)) {
      return new org.datavec.api.records.impl.SequenceRecord(loadData(null, stream), meta);
    }
  }

  @Override
  protected List<List<Writable>> loadData(File file, InputStream stream) throws IOException {
    if (file != null) {
      return steps(file.toPath());
    }
    Path copy = Files.createTempFile("clip", ".video");
    try {
      Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
      return steps(copy);
    } finally {
      Files.delete(copy);
    }
  }

  private List<List<Writable>> steps(Path file) {
    VideoEntry entry = new VideoEntry(file, file.toString(), -1, 1);
    FrameSampler sampler = (frameCount, random) -> window(file, frameCount);
    ClipPipeline pipeline = new ClipPipeline(sampler, new CropPolicy.FullFrame(), 0, rows);
    Clip clip = readClip(entry, pipeline, new SplittableRandom(0));
    List<List<Writable>> steps = new ArrayList<>();
    for (int frame = 0; frame < clip.frames(); frame++) {
      steps.add(
          List.of(new NDArrayWritable(Nd4j.createFromArray(new float[][] {planes(clip, frame)}))));
    }
    return steps;
  }

  private int[] window(Path file, int frameCount) {
    int[] indices = new int[numFrames]; // [T]
    for (int at = 0; at < numFrames; at++) {
      indices[at] = startFrame + at * samplingRate;
    }
    if (indices[numFrames - 1] >= frameCount) {
      throw new InputException(
          "%s: has %d frames, expected at least %d"
              .formatted(file, frameCount, indices[numFrames - 1] + 1));
    }
    return indices;
  }

  private static float[] planes(Clip clip, int frame) {
    int pixels = clip.height() * clip.width();
    float[] planes = new float[Clip.CHANNELS * pixels]; // [3, H, W]
    int source = frame * planes.length;
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < Clip.CHANNELS; channel++) {
        planes[channel * pixels + pixel] = clip.pixels()[source++] & BYTE_MASK;
      }
    }
    return planes;
  }

  private static void require(boolean valid, String key, String expected, Object found) {
    if (!valid) {
      throw new InputException("%s: expected %s, found %s".formatted(key, expected, found));
    }
  }
}
