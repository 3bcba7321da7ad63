package org.maskedaction.io.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.ZipWriter;

class NpzFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("x.npz");
  }

  @Test
  void arraysComeBackAsTheyWereWritten() throws IOException {
    new NpzWriter()
        .add("matrix", List.of(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6}), 2)
        .add("labels", new int[] {7, -1})
        .add("steps", new long[] {1L << 40})
        .add("flags", new byte[] {0, 1, -1}, 1, 3)
        .add("ids", List.of("a", "bär😀", ""))
        .add(TensorSource.of("scale", List.of(), () -> new float[] {2.5f}))
        .write(file);
    NpzFile npz = new NpzFile(file);
    assertThat(npz.names()).containsExactly("matrix", "labels", "steps", "flags", "ids", "scale");
    assertThat(npz.others()).isEmpty();
    assertThat(npz.has("matrix.npy")).isFalse();
    assertThat(npz.array("matrix").rows()).isEqualTo(3);
    assertThat(npz.array("matrix").floats(2)).containsExactly(5, 6);
    assertThat(npz.array("labels").integers(1)).containsExactly(-1);
    assertThat(npz.array("steps").integers(0)).containsExactly(1L << 40);
    assertThat(npz.array("flags").integers(0)).containsExactly(0, 1, 255);
    assertThat(npz.array("ids").text(1)).isEqualTo("bär😀");
    assertThat(npz.array("ids").text(2)).isEmpty();
    assertThat(npz.header("scale").shape()).isEmpty();
    assertThat(npz.values("scale").getFloat()).isEqualTo(2.5f);
    assertThatThrownBy(() -> npz.array("scale"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("array scale: is a single value, expected an array");
    assertThatThrownBy(() -> npz.header("none"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no array 'none', but [matrix, labels");
  }

  @Test
  void compressedArraysAreReadButNotMapped() throws IOException {
    byte[] header = NpyHeader.format("<i4", 2);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(header);
      zip.write(new byte[] {5, 0, 0, 0, 6, 0, 0, 0});
      zip.putNextEntry(new ZipEntry("notes.txt"));
    }
    NpzFile npz = new NpzFile(file);
    assertThat(npz.names()).containsExactly("a");
    assertThat(npz.others()).containsExactly("notes.txt");
    assertThat(npz.header("a")).isEqualTo(new NpyHeader("<i4", new long[] {2}, header.length));
    assertThat(npz.values("a").getInt(4)).isEqualTo(6);
    assertThatThrownBy(() -> npz.array("a"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("array a: is compressed; write it with numpy.savez");
  }

  @Test
  void anArchiveThatUnpacksToFarMoreThanTheFileIsRefused() throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(NpyHeader.format("<f4", 8 << 20));
      zip.write(new byte[4 * (8 << 20)]);
    }
    assertThatThrownBy(() -> new NpzFile(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("times its size");
  }

  @Test
  void arraysOfOneNameAndNamesThatLeadOutAreRefused() throws IOException {
    write("a.npy", "a.npy");
    assertThatThrownBy(() -> new NpzFile(file)).hasMessageContaining("occurs twice");
    write("a.npy", "../b.npy");
    assertThatThrownBy(() -> new NpzFile(file)).hasMessageContaining("leads out of the archive");
  }

  private void write(String... entries) throws IOException {
    byte[] array = NpyHeader.format("<f4", 0);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, ZipWriter.Stamp.FIRST_DAY);
      for (String entry : entries) {
        zip.add(entry, array.length, out -> out.write(ByteBuffer.wrap(array)));
      }
      zip.finish();
    }
  }
}
