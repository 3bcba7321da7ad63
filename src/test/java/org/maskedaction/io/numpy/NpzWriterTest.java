package org.maskedaction.io.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.TensorType;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NpzWriterTest {
  @TempDir Path folder;

  private static NpzWriter example() {
    return new NpzWriter()
        .add("features", List.of(new float[] {1, 2, 3}, new float[] {4, 5, -6.5f}), 3)
        .add("labels", new int[] {7, -1})
        .add("ids", List.of("a", "bär😀"));
  }

  private Path written() throws IOException {
    Path file = folder.resolve("x.npz");
    example().write(file);
    return file;
  }

  @Test
  void anotherReaderFindsTheNumbers() throws Exception {
    Backend.initialise();
    Path numbers = folder.resolve("numbers.npz");
    new NpzWriter()
        .add("features", List.of(new float[] {1, 2, 3}, new float[] {4, 5, -6.5f}), 3)
        .add("labels", new int[] {7, -1})
        .write(numbers);
    INDArray features = Nd4j.createFromNpzFile(numbers.toFile()).get("features");
    assertThat(features.shape()).containsExactly(2, 3);
    assertThat(features.dup('c').data().asFloat()).containsExactly(1, 2, 3, 4, 5, -6.5f);
    INDArray labels = Nd4j.createFromNpzFile(numbers.toFile()).get("labels");
    assertThat(labels.data().asInt()).containsExactly(7, -1);
  }

  @Test
  void arraysKeepTheirShape() throws Exception {
    Backend.initialise();
    Path file = folder.resolve("shaped.npz");
    float[] values = {0, 1, 2, 3, 4, 5};
    new NpzWriter().add("volume", values, 1, 3, 2).add("line", values, 6).write(file);
    INDArray volume = Nd4j.createFromNpzFile(file.toFile()).get("volume");
    assertThat(volume.shape()).containsExactly(1, 3, 2);
    assertThat(volume.getFloat(0, 2, 0)).isEqualTo(4);
    assertThat(Nd4j.createFromNpzFile(file.toFile()).get("line").shape()).containsExactly(6);
    assertThatThrownBy(() -> new NpzWriter().add("x", values, 2, 2))
        .hasMessage("tensor 'x': 6 values do not fill [2, 2]");
  }

  /** Four bytes per code point, texts filled up with zeros to the longest, all 64-byte aligned. */
  @Test
  void textsAreStoredAsCodePoints() throws IOException {
    try (ZipFile zip = new ZipFile(written().toFile())) {
      byte[] bytes = zip.getInputStream(zip.getEntry("ids.npy")).readAllBytes();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int header = buffer.getShort(8);
      assertThat((10 + header) % 64).isZero();
      assertThat(new String(bytes, 10, header, StandardCharsets.US_ASCII))
          .startsWith("{'descr': '<U4', 'fortran_order': False, 'shape': (2,), }")
          .endsWith("\n");
      int[] codes = new int[8];
      buffer.position(10 + header).slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(codes);
      assertThat(codes).containsExactly('a', 0, 0, 0, 'b', 'ä', 'r', 0x1F600);
    }
  }

  @Test
  void equalArraysGiveEqualBytes() throws IOException {
    byte[] first = Files.readAllBytes(written());
    assertThat(Files.readAllBytes(written())).isEqualTo(first);
  }

  /** Files of today are those of before, wherever they are written. */
  @Test
  void bytesAreTheSameOnEveryMachine() throws IOException {
    TimeZone here = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      assertThat(FileDigest.of(written()).sha256())
          .isEqualTo("4c318e82cc4b49e2bc8c7828a54aee5ec3daca30533d8c3b80f7f755a4b97fa0");
      Path dataSet = folder.resolve("set.npz");
      NpzWriter.ofDataSet()
          .add("x_train", new float[6], 2, 3)
          .add("id_train", List.of("a", "bär😀"))
          .write(dataSet);
      assertThat(FileDigest.of(dataSet).sha256())
          .isEqualTo("73b003e0a86480c86792b5eda3ba3d32a067b0f880abe628c9d729e701229c02");
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @Test
  void aFailedWriteLeavesTheFileOfBefore() throws IOException {
    Path file = written();
    byte[] before = Files.readAllBytes(file);
    NpzWriter failing =
        new NpzWriter()
            .add("x", new float[3], 3)
            .add(
                new TensorSource(
                    "y",
                    TensorType.F64,
                    List.of(2L),
                    channel -> channel.write(ByteBuffer.allocate(15))));
    assertThatThrownBy(() -> failing.write(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tensor 'y' wrote 1 bytes too few");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void arraysOfOneNameAreRefused() {
    NpzWriter writer = new NpzWriter().add("x", new int[] {1});
    assertThatThrownBy(() -> writer.add("x", new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two arrays are named 'x'");
  }

  @Test
  void rowsOfAnotherLengthAreRefused() {
    NpzWriter writer = new NpzWriter();
    assertThatThrownBy(() -> writer.add("x", List.of(new float[2], new float[3]), 2))
        .hasMessage("x: a row of 3 values, expected 2");
  }
}
