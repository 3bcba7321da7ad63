package org.maskedaction.data.sensor.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.maskedaction.data.sensor.TinyModalities.data;
import static org.maskedaction.data.sensor.TinyModalities.modality;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.features.FeatureTable.Features;
import org.maskedaction.io.InputException;
import org.maskedaction.io.ZipWriter;
import org.maskedaction.io.numpy.NpyHeader;
import org.maskedaction.kind.modality.ModalityData;

class FeatureSetTest {
  private static final ModalityConfig FLAT =
      modality("{name: b, kind: features, length: 1, values: 3}");
  private static final ModalityConfig TIMED =
      modality("{name: a, kind: features, length: 2, values: 2}");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("features.npz");
  }

  private static float[] counting(int count, int from) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = from + i;
    }
    return values;
  }

  /** Samples x, y and z of the modalities a [3, 2, 2] and b [3, 3]; y lacks a, z lacks all. */
  private static FeatureTable table(float[] b, List<Part> split) {
    return new FeatureTable(
        List.of(new Features("a", 2, 2, counting(12, 0)), new Features("b", 0, 3, b)),
        new boolean[][] {{true, true}, {false, true}, {false, false}},
        new int[] {4, 0, 1},
        List.of("x", "y", "z"),
        split);
  }

  private ModalityData open(ModalityConfig... modalities) {
    return ModalityData.open(
        data("format=features", "path=" + file, "normalisation=none"), List.of(modalities), 3);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    table(counting(9, 100), List.of(Part.VAL, Part.TRAIN, Part.TEST)).write(file);
    ModalityData data = open(FLAT, TIMED); // another order than in the file
    assertThat(data.classes()).isEqualTo(5);
    assertThat(data.samples(Part.TRAIN).size()).isEqualTo(1);
    ModalitySample x = data.samples(Part.VAL).load(0, null);
    assertThat(x.id()).isEqualTo("x");
    assertThat(x.label()).isEqualTo(4);
    assertThat(x.modalities().get(0).values()).containsExactly(100, 101, 102);
    assertThat(x.modalities().get(1).values()).containsExactly(0, 1, 2, 3);
    assertThat(x.modalities().get(1).valid()).containsExactly(true, true);
    ModalitySample y = data.samples(Part.TRAIN).load(0, null);
    assertThat(y.modalities().get(0).values()).containsExactly(103, 104, 105);
    assertThat(y.modalities().get(1)).isNull();
    assertThat(data.leftOut()).containsExactly(new LeftOut("z", "has none of the modalities"));
  }

  @Test
  void aSampleThatLacksTheChosenModalityIsLeftOut() throws IOException {
    table(counting(9, 100), List.of(Part.TRAIN, Part.TRAIN, Part.TRAIN)).write(file);
    ModalityData data = open(TIMED);
    assertThat(data.samples(Part.TRAIN).size()).isEqualTo(1);
    assertThat(data.leftOut()).extracting(LeftOut::sample).containsExactly("y", "z");
  }

  @Test
  void withoutASplitOneIsDrawnClassByClass() throws IOException {
    int samples = 40;
    new FeatureTable(
            List.of(new Features("b", 0, 3, new float[samples * 3])),
            IntStream.range(0, samples)
                .mapToObj(i -> new boolean[] {true})
                .toArray(boolean[][]::new),
            IntStream.range(0, samples).map(i -> i % 2).toArray(),
            IntStream.range(0, samples).mapToObj(i -> "s" + i).toList(),
            List.of())
        .write(file);
    ModalityData data = open(FLAT);
    assertThat(data.samples(Part.TRAIN).size()).isEqualTo(32);
    int ones = 0;
    for (int i = 0; i < 8; i++) {
      ones += data.samples(Part.VAL).label(i);
    }
    assertThat(ones).isEqualTo(4);
    assertThat(ids(open(FLAT))).isEqualTo(ids(data));
  }

  private static List<String> ids(ModalityData data) {
    return IntStream.range(0, data.samples(Part.VAL).size())
        .mapToObj(data.samples(Part.VAL)::id)
        .toList();
  }

  private static void add(ZipWriter zip, String name, byte[] header, byte[] values)
      throws IOException {
    zip.add(
        name + ".npy",
        header.length + values.length,
        entry -> {
          entry.write(ByteBuffer.wrap(header));
          entry.write(ByteBuffer.wrap(values));
        });
  }

  @Test
  void bytesAsTextsAndNumbersAsSplitsAreRead() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, ZipWriter.Stamp.NO_DAY);
      ByteBuffer values = ByteBuffer.allocate(6 * 8).order(ByteOrder.LITTLE_ENDIAN);
      values.asDoubleBuffer().put(new double[] {1, 2, 3, 4, 5, 6});
      add(zip, "b", NpyHeader.format("<f8", 2, 3), values.array());
      byte[] texts = "one\0four".getBytes(StandardCharsets.US_ASCII);
      add(zip, "id", NpyHeader.format("|S4", 2), texts);
      ByteBuffer labels = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      labels.putLong(1).putLong(0);
      add(zip, "label", NpyHeader.format("<i8", 2), labels.array());
      add(zip, "split", NpyHeader.format("|u1", 2), new byte[] {0, 1});
      zip.finish();
    }
    ModalityData data = open(FLAT);
    assertThat(data.samples(Part.TRAIN).id(0)).isEqualTo("one");
    assertThat(data.samples(Part.VAL).id(0)).isEqualTo("four");
    assertThat(data.samples(Part.VAL).load(0, null).modalities().get(0).values())
        .containsExactly(4, 5, 6);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThatThrownBy(() -> open(FLAT)).hasMessage(file + ": no such file");
    float[] broken = counting(9, 0);
    broken[1] = Float.NaN;
    table(broken, List.of(Part.TRAIN, Part.TRAIN, Part.TRAIN)).write(file);
    assertThatThrownBy(() -> open(FLAT).samples(Part.TRAIN).load(0, null))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ", array b, row 0: (x) has the value NaN");
    assertThatThrownBy(() -> open(modality("{name: c, kind: features, length: 1, values: 3}")))
        .hasMessage("modalities: 'c' is not in %s, which has [a, b]".formatted(file));
    assertThatThrownBy(() -> open(modality("{name: b, kind: features, length: 1, values: 4}")))
        .hasMessage(file + ", array b: has the sizes [3, 3], expected [3, 4]");
    assertThatThrownBy(() -> open(modality("{name: b, kind: video}")))
        .hasMessageContaining("must be of kind features or sequence");
    assertThatThrownBy(() -> table(new float[8], List.of()))
        .hasMessage("features: b has 8 values, expected 9");
  }
}
