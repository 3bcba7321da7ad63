package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.nd4j.linalg.api.ndarray.INDArray;

class ClipRecordReaderTest {
  private static final int SIZE = 8;

  @TempDir Path folder;

  @Test
  void aFileSplitGivesOneSequencePerVideo() throws Exception {
    TestVideo.write(folder.resolve("a.mp4"), 20);
    TestVideo.write(folder.resolve("b.mp4"), 20, TestVideo.WIDTH, TestVideo.HEIGHT, 10);
    try (ClipRecordReader reader = new ClipRecordReader()) {
      reader.initialize(configuration(2, 4, 3), new FileSplit(folder.toFile()));
      List<List<Integer>> sequences = new ArrayList<>();
      while (reader.hasNext()) {
        sequences.add(indices(reader.sequenceRecord()));
      }
      assertThat(sequences)
          .containsExactlyInAnyOrder(List.of(2, 5, 8, 11), List.of(12, 15, 18, 21));
      reader.reset();
      assertThat(reader.hasNext()).isTrue();
    }
  }

  @Test
  void aStreamAndMetaDataGiveTheSameFramesAsTheFile() throws Exception {
    Path file = TestVideo.write(folder.resolve("a.mp4"), 12);
    try (ClipRecordReader reader = new ClipRecordReader();
        DataInputStream stream = new DataInputStream(Files.newInputStream(file))) {
      reader.initialize(configuration(1, 3, 2), new FileSplit(file.toFile()));
      SequenceRecord record = reader.nextSequence();
      assertThat(indices(record.getSequenceRecord())).containsExactly(1, 3, 5);
      assertThat(reader.sequenceRecord(file.toUri(), stream)).isEqualTo(record.getSequenceRecord());
      assertThat(reader.loadSequenceFromMetaData(record.getMetaData()).getSequenceRecord())
          .isEqualTo(record.getSequenceRecord());
    }
  }

  @Test
  void aVideoTooShortForTheWindowIsNamed() throws Exception {
    Path file = TestVideo.write(folder.resolve("short.mp4"), 5);
    try (ClipRecordReader reader = new ClipRecordReader()) {
      reader.initialize(configuration(0, 4, 2), new FileSplit(file.toFile()));
      assertThatThrownBy(reader::sequenceRecord)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("short.mp4: has 5 frames, expected at least 7");
    }
  }

  @Test
  void settingsThatCannotBeUsedAreNamed() throws IOException {
    Configuration oblong = configuration(0, 4, 1);
    oblong.setInt(ClipRecordReader.COLUMNS, SIZE + 1);
    Configuration timed = configuration(0, 4, 1);
    timed.setFloat(ClipRecordReader.TIME_SLICE, 2);
    try (ClipRecordReader reader = new ClipRecordReader()) {
      assertThatThrownBy(() -> reader.setConf(configuration(0, 0, 1)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(ClipRecordReader.TOTAL_FRAMES);
      assertThatThrownBy(() -> reader.setConf(oblong))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(ClipRecordReader.COLUMNS);
      assertThatThrownBy(() -> reader.setConf(timed))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(ClipRecordReader.TIME_SLICE);
    }
  }

  private static Configuration configuration(int start, int frames, int samplingRate) {
    Configuration configuration = new Configuration();
    configuration.setInt(ClipRecordReader.START_FRAME, start);
    configuration.setInt(ClipRecordReader.TOTAL_FRAMES, frames);
    configuration.setInt(ClipRecordReader.SAMPLING_RATE, samplingRate);
    configuration.setInt(ClipRecordReader.ROWS, SIZE);
    configuration.setInt(ClipRecordReader.COLUMNS, SIZE);
    return configuration;
  }

  private static List<Integer> indices(List<List<Writable>> sequence) {
    List<Integer> indices = new ArrayList<>();
    for (List<Writable> step : sequence) {
      assertThat(step).hasSize(1);
      INDArray row = ((NDArrayWritable) step.get(0)).get(); // [1, 3 * H * W]
      assertThat(row.shape()).containsExactly(1, 3 * SIZE * SIZE);
      indices.add(TestVideo.index(row.getFloat(0, SIZE * SIZE / 2)));
    }
    return indices;
  }
}
