package org.maskedaction.data.skeleton.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.NtuFile;

class SkeletonRecordReaderTest {
  @TempDir Path folder;

  private static Configuration configuration(String... pairs) {
    Configuration conf = new Configuration();
    for (int at = 0; at < pairs.length; at += 2) {
      conf.set(pairs[at], pairs[at + 1]);
    }
    return conf;
  }

  private Path ntu(String name, double x) throws Exception {
    NtuFile file = new NtuFile();
    file.frame().body(1, NtuFile.pose(x, 0)).frame().body(1, NtuFile.pose(x + 1, 0));
    return file.write(folder.resolve(name));
  }

  private static float first(List<Writable> step) {
    return ((NDArrayWritable) step.get(0)).get().getFloat(0, 0);
  }

  @Test
  void aFileSplitGivesOneSequencePerFileInTheOrderOfTheNames() throws Exception {
    ntu("S001C001P001R001A002.skeleton", 5);
    ntu("S001C001P001R001A001.skeleton", 3);
    try (SkeletonRecordReader reader = new SkeletonRecordReader()) {
      reader.initialize(
          configuration(SkeletonRecordReader.FORMAT, "ntu"), new FileSplit(folder.toFile()));
      List<List<Writable>> steps = reader.sequenceRecord();
      assertThat(steps).hasSize(2);
      assertThat(((NDArrayWritable) steps.get(0).get(0)).get().shape()).containsExactly(1, 75);
      assertThat(first(steps.get(0))).isEqualTo(3);
      assertThat(first(steps.get(1))).isEqualTo(4);
      assertThat(steps.get(0).get(1).toInt()).isZero();
      assertThat(reader.sequenceRecord().get(0).get(1).toInt()).isEqualTo(1);
      assertThat(reader.hasNext()).isFalse();
      reader.reset();
      assertThat(first(reader.sequenceRecord().get(0))).isEqualTo(3);
    }
  }

  @Test
  void aFileOfSeveralSequencesIsReadToItsEndAndFoundAgainByMetaData() throws Exception {
    Path file = folder.resolve("gestures.ts");
    Files.writeString(file, "@classLabel true a b\n@data\n1,2:3,4:5,6:b\n7,8,9:1,1,1:2,2,2:a\n");
    Path layout = folder.resolve("layout").resolve("point.json");
    Files.createDirectories(layout.getParent());
    Files.writeString(layout, "{\"joints\": [\"p\"], \"parents\": [\"p\"]}");
    Configuration conf =
        configuration(
            SkeletonRecordReader.FORMAT, "ts", SkeletonRecordReader.LAYOUT, layout.toString());
    try (SkeletonRecordReader reader = new SkeletonRecordReader();
        DataInputStream stream = new DataInputStream(Files.newInputStream(file))) {
      reader.initialize(conf, new FileSplit(file.toFile()));
      SequenceRecord first = reader.nextSequence();
      SequenceRecord second = reader.nextSequence();
      assertThat(reader.hasNext()).isFalse();
      assertThat(second.getSequenceRecord()).hasSize(3);
      assertThat(first(second.getSequenceRecord().get(2))).isEqualTo(9);
      assertThat(reader.loadSequenceFromMetaData(second.getMetaData()).getSequenceRecord())
          .isEqualTo(second.getSequenceRecord());
      assertThat(reader.sequenceRecord(file.toUri(), stream)).isEqualTo(first.getSequenceRecord());
    }
  }

  @Test
  void settingsThatCannotBeUsedAreNamed() throws Exception {
    try (SkeletonRecordReader reader = new SkeletonRecordReader()) {
      assertThatThrownBy(() -> reader.setConf(configuration()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(SkeletonRecordReader.FORMAT);
      assertThatThrownBy(() -> reader.setConf(configuration(SkeletonRecordReader.FORMAT, "kinect")))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("found 'kinect'");
      assertThatThrownBy(
              () -> reader.setConf(configuration(SkeletonRecordReader.FORMAT, "pku_mmd")))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(SkeletonRecordReader.LABEL_FOLDER);
    }
  }
}
