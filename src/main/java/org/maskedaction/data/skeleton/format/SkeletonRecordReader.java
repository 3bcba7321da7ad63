package org.maskedaction.data.skeleton.format;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DataVec reader of skeleton files. One time step per frame: a float row of the coordinates // [1,
 * M·V·C], and the label, which is left out where it is not known. A file may hold several
 * sequences.
 *
 * <p>Configuration: {@link #FORMAT} {@code ntu}, {@code nw_ucla}, {@code msr_action3d}, {@code
 * pku_mmd} (with {@link #LABEL_FOLDER}), {@code ts} (with {@link #LAYOUT}), {@code array} (with
 * {@link #LAYOUT} and {@link #COORDINATES}) or {@code npz} (the same and {@link #SPLIT}).
 */
public final class SkeletonRecordReader extends BaseRecordReader implements SequenceRecordReader {
  private static final long serialVersionUID = 1L;

  /** Configuration key: the form of the files. */
  public static final String FORMAT = "org.maskedaction.skeleton.format";

  /** Configuration key: name of a joint layout, or a file with one. */
  public static final String LAYOUT = "org.maskedaction.skeleton.layout";

  /** Configuration key: coordinates of a joint, 3 where it is not given. */
  public static final String COORDINATES = "org.maskedaction.skeleton.coordinates";

  /** Configuration key: folder of PKU-MMD's label files. */
  public static final String LABEL_FOLDER = "org.maskedaction.skeleton.labelfolder";

  /** Configuration key: {@code train} or {@code test} of an npz file; the former if not given. */
  public static final String SPLIT = "org.maskedaction.skeleton.split";

  private transient Configuration conf;
  private transient SkeletonFormat format;
  private URI[] locations = new URI[0];
  private int location; // of the file that is read next
  private transient URI current;
  private transient List<SkeletonSequence> sequences = List.of();
  private transient int next; // within the sequences of the current file

  /**
   * Takes the settings.
   *
   * @throws InputException naming the key that cannot be used
   */
  @Override
  public void setConf(Configuration conf) {
    this.conf = conf;
    this.format = SkeletonFormats.of(conf);
  }

  @Override
  public Configuration getConf() {
    return conf;
  }

  @Override
  public void initialize(Configuration conf, InputSplit split)
      throws IOException, InterruptedException {
    setConf(conf);
    initialize(split);
  }

  @Override
  public void initialize(InputSplit split) throws IOException, InterruptedException {
    if (format == null) {
      throw new IllegalStateException("setConf has to be called before initialize");
    }
    super.initialize(split);
    locations = split.locations().clone();
    Arrays.sort(locations);
    reset();
  }

  @Override
  public boolean hasNext() {
    return next < sequences.size() || location < locations.length;
  }

  @Override
  public SequenceRecord nextSequence() {
    if (!hasNext()) {
      throw new NoSuchElementException("no sequence is left");
    }
    if (next == sequences.size()) {
      current = locations[location++];
      sequences = read(current);
      next = 0;
    }
    RecordMetaData meta = new RecordMetaDataIndex(next, current, SkeletonRecordReader.class);
    return record(sequences.get(next++), meta);
  }

  @Override
  public List<List<Writable>> sequenceRecord() {
    return nextSequence().getSequenceRecord();
  }

  /** The first sequence of a stream, whose format may depend on the name in {@code uri}. */
  @Override
  public List<List<Writable>> sequenceRecord(URI uri, DataInputStream stream) throws IOException {
    return steps(copied(uri, stream).get(0));
  }

  @Override
  public SequenceRecord loadSequenceFromMetaData(RecordMetaData meta) {
    return loadSequenceFromMetaData(List.of(meta)).get(0);
  }

  @Override
  public List<SequenceRecord> loadSequenceFromMetaData(List<RecordMetaData> metaData) {
    List<SequenceRecord> records = new ArrayList<>();
    for (RecordMetaData meta : metaData) {
      if (!(meta instanceof RecordMetaDataIndex index)) {
        throw new IllegalArgumentException("expected the meta data of this reader, found " + meta);
      }
      records.add(record(read(meta.getURI()).get((int) index.getIndex()), meta));
    }
    return records;
  }

  private static SequenceRecord record(SkeletonSequence sequence, RecordMetaData meta) {
    return new org.datavec.api.records.impl.SequenceRecord(steps(sequence), meta);
  }

  private List<SkeletonSequence> read(URI uri) {
    if ("file".equals(uri.getScheme())) {
      return format.read(Path.of(uri));
    }
    try (InputStream stream = streamCreatorFn.apply(uri)) {
      return copied(uri, stream);
    } catch (IOException e) {
      throw new UncheckedIOException(uri + ": cannot be read", e);
    }
  }

  private List<SkeletonSequence> copied(URI uri, InputStream stream) throws IOException {
    Path folder = Files.createTempDirectory("skeleton");
    String name = uri.getPath();
    Path copy = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
    try {
      Files.copy(stream, copy);
      return List.copyOf(format.read(copy));
    } finally {
      Files.deleteIfExists(copy);
      Files.delete(folder);
    }
  }

  private static List<List<Writable>> steps(SkeletonSequence sequence) {
    int size = sequence.frameSize();
    List<List<Writable>> steps = new ArrayList<>();
    for (int frame = 0; frame < sequence.frames(); frame++) {
      float[] row = Arrays.copyOfRange(sequence.values(), frame * size, (frame + 1) * size);
      Writable values = new NDArrayWritable(Nd4j.createFromArray(new float[][] {row}));
      steps.add(
          sequence.label() == SkeletonSequence.NO_LABEL
              ? List.of(values)
              : List.of(values, new IntWritable(sequence.label())));
    }
    return steps;
  }

  @Override
  public List<Writable> next() {
    throw new UnsupportedOperationException("sequences have no single records; use nextSequence");
  }

  @Override
  public Record nextRecord() {
    throw new UnsupportedOperationException("sequences have no single records; use nextSequence");
  }

  @Override
  public List<Writable> record(URI uri, DataInputStream stream) {
    throw new UnsupportedOperationException("sequences have no single records; use sequenceRecord");
  }

  @Override
  public Record loadFromMetaData(RecordMetaData meta) {
    throw new UnsupportedOperationException(
        "sequences have no single records; use loadSequenceFromMetaData");
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
    throw new UnsupportedOperationException(
        "sequences have no single records; use loadSequenceFromMetaData");
  }

  /** Null: classes have no names here. */
  @Override
  public List<String> getLabels() {
    return null;
  }

  @Override
  public void reset() {
    location = 0;
    next = 0;
    sequences = List.of();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public void close() {
    reset();
    locations = new URI[0];
  }
}
