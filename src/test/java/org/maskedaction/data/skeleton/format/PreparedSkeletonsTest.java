package org.maskedaction.data.skeleton.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyArray;

class PreparedSkeletonsTest {
  private static final JointLayout PAIR =
      new JointLayout("pair", List.of("a", "b"), List.of(0, 0), 0);

  @TempDir Path folder;
  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  /** Three training sequences and one test sequence of 2 frames, 2 persons, 2 joints in space. */
  @BeforeEach
  void fill() {
    double[] values = IntStream.range(0, 3 * 24).mapToDouble(at -> at).toArray();
    arrays.put("x_train", TestArrays.npy("<f4", values, 3, 2, 12));
    arrays.put("y_train", TestArrays.npy("<f8", new double[] {0, 1, 1, 0, 0, 1}, 3, 2));
    arrays.put("x_test", TestArrays.npy("<f4", new double[24], 1, 2, 12));
    arrays.put("y_test", TestArrays.npy("<f8", new double[] {0, 1}, 1, 2));
  }

  /** A file as numpy.savez writes it: every entry has the fields of ZIP64. */
  private Path write(int method) throws IOException {
    Path file = folder.resolve("set.npz");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      zip.setUseZip64(Zip64Mode.Always);
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        ZipArchiveEntry entry = new ZipArchiveEntry(array.getKey() + ".npy");
        entry.setMethod(method);
        entry.setSize(array.getValue().length);
        zip.putArchiveEntry(entry);
        zip.write(array.getValue());
        zip.closeArchiveEntry();
      }
    }
    return file;
  }

  private PreparedSkeletons stored() throws IOException {
    return PreparedSkeletons.open(write(ZipArchiveEntry.STORED), PAIR, 3);
  }

  private void expect(Part part, String message) throws IOException {
    PreparedSkeletons prepared = stored();
    assertThatThrownBy(() -> prepared.sequences(part).get(0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("set.npz")
        .hasMessageContaining(message);
  }

  @Test
  void sequencesComeStraightFromTheStoredArrays() throws IOException {
    PreparedSkeletons prepared = stored();
    List<SkeletonSequence> train = prepared.sequences(Part.TRAIN);
    assertThat(train).hasSize(3);
    SkeletonSequence second = train.get(1);
    assertThat(second.label()).isEqualTo(0);
    assertThat(second.id()).isEqualTo("train#1");
    assertThat(second.persons()).isEqualTo(2);
    assertThat(second.frames()).isEqualTo(2);
    assertThat(second.values()).hasSize(24).startsWith(24, 25).endsWith(47);
    assertThat(prepared.sequences(Part.TEST)).hasSize(1);
    assertThat(prepared.classes()).isEqualTo(2);
  }

  @Test
  void windowsOfWholeRowsHoldMoreThanOneMapping() throws IOException {
    byte[] array = arrays.get("x_train");
    Path file = Files.write(folder.resolve("x.npy"), array);
    NpyArray mapped = NpyArray.map(file, "x", 0, array.length, 200); // two rows of 96 bytes
    assertThat(mapped.floats(0)).startsWith(0, 1);
    assertThat(mapped.floats(1)).startsWith(24, 25);
    assertThat(mapped.floats(2)).startsWith(48, 49).endsWith(71);
  }

  @Test
  void compressedArraysAreRefused() throws IOException {
    PreparedSkeletons prepared = PreparedSkeletons.open(write(ZipArchiveEntry.DEFLATED), PAIR, 3);
    assertThatThrownBy(() -> prepared.sequences(Part.TRAIN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("array x_train: is compressed; write it with numpy.savez");
  }

  @Test
  void aCutOffFileIsRefused() throws IOException {
    Path file = write(ZipArchiveEntry.STORED);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> PreparedSkeletons.open(file, PAIR, 3))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("set.npz: is not a complete npz file");
    assertThatThrownBy(() -> PreparedSkeletons.open(folder.resolve("none.npz"), PAIR, 3))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.npz: no such file");
  }

  @Test
  void damagedArraysAreNamed() throws IOException {
    byte[] whole = arrays.get("x_train");
    arrays.put("x_train", Arrays.copyOf(whole, whole.length - 8));
    expect(Part.TRAIN, "array x_train: <f4 [3, 2, 12] takes 416 bytes, found 408");
    arrays.put("x_train", TestArrays.npy("<f4", new double[30], 3, 2, 5));
    expect(Part.TRAIN, "expected sequences, frames and a multiple of 2 joints (pair) x 3");
    double[] values = new double[24];
    values[7] = Double.POSITIVE_INFINITY;
    arrays.put("x_test", TestArrays.npy("<f4", values, 1, 2, 12));
    expect(Part.TEST, "array x_test, row 0 (test#0): has the coordinate Infinity");
    arrays.remove("x_test");
    expect(Part.TEST, "has no array 'x_test', but [x_train, y_train, y_test]");
  }

  @Test
  void labelsAreOneHot() throws IOException {
    arrays.put("y_test", TestArrays.npy("<f8", new double[] {0, 0}, 1, 2));
    expect(Part.TEST, "array y_test, row 0: expected a single 1 among zeros");
    arrays.put("y_test", TestArrays.npy("<f8", new double[] {1, 1}, 1, 2));
    expect(Part.TEST, "array y_test, row 0: expected a single 1 among zeros");
    arrays.put("y_test", TestArrays.npy("<f8", new double[] {0, 1, 0, 1}, 2, 2));
    expect(Part.TEST, "array y_test: has 2 rows, expected 1 as the coordinates");
  }

  @Test
  void nothingIsKnownOfTheCaptureWhereTheFileDoesNotTell() throws IOException {
    assertThat(stored().sequences(Part.TEST).get(0).capture()).isEqualTo(Capture.UNKNOWN);
  }
}
