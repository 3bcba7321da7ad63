import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes recordings of skeletons, features and a sample of several modalities by fixed formulas.
 * Usage: {@code java Inputs.java FOLDER}.
 */
final class Inputs {
  private static final int CLASSES = 3;
  private static final int JOINTS = 3;

  private Inputs() {}

  /** Writes all. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Files.writeString(
        folder.resolve("layout.yaml"), "joints: [a, b, c]\nparents: [a, a, b]\ncentre: a\n");
    recordings(folder, "train", 14);
    recordings(folder, "test", 6);
    features(folder.resolve("features.npz"), 18);
    sample(folder.resolve("sample.npz"));
  }

  /** Two persons, of whom every second recording lacks one; a class has a frequency of its own. */
  private static void recordings(Path folder, String split, int count) throws IOException {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> frames = new ArrayList<>();
      for (int frame = 0; frame < 20 + i; frame++) {
        List<String> numbers = new ArrayList<>();
        for (int value = 0; value < 2 * JOINTS * 3; value++) {
          double angle = 0.7 * i + split.length() + frame * (0.1 + 0.3 * (i % CLASSES)) + value;
          boolean absent = value >= JOINTS * 3 && i % 2 == 1;
          double number = absent ? 0 : value % 9 + 0.3 * StrictMath.sin(angle);
          numbers.add(String.format(Locale.ROOT, "%.5f", number));
        }
        frames.add(String.join(",", numbers));
      }
      String name = String.format(Locale.ROOT, "%s-%02d.csv", split, i);
      Files.write(folder.resolve(name), frames);
      list.add(name + " " + i % CLASSES);
    }
    Files.write(folder.resolve(split + ".csv"), list);
  }

  private static void features(Path file, int samples) throws IOException {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("first", floats(List.of(samples, 4), i -> i / 4 % CLASSES + StrictMath.sin(i)));
    arrays.put("second", floats(List.of(samples, 3, 2), i -> i / 6 % CLASSES + StrictMath.cos(i)));
    arrays.put("label", integers(List.of(samples), i -> i % CLASSES));
    arrays.put("id", texts("sample-", samples));
    arrays.put("present", integers(List.of(samples, 2), i -> i % 5 == 0 ? 0 : 1));
    arrays.put("split", integers(List.of(samples), i -> i < samples * 2 / 3 ? 0 : 1));
    write(file, arrays);
  }

  private static void sample(Path file) throws IOException {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("video", floats(List.of(1, 2, 8, 8), i -> 0.5 + 0.4 * StrictMath.sin(i)));
    arrays.put("skeleton", floats(List.of(4, 1, 5, 3), i -> StrictMath.sin(0.3 * i)));
    arrays.put("inertial", floats(List.of(6, 6), i -> StrictMath.cos(0.2 * i)));
    write(file, arrays);
  }

  private static byte[] floats(List<Integer> shape, IntToDoubleFunction formula) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    ByteBuffer data = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      data.putFloat((float) formula.applyAsDouble(i));
    }
    return array("<f4", shape, data.array());
  }

  private static byte[] integers(List<Integer> shape, IntToDoubleFunction formula) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    ByteBuffer data = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      data.putInt((int) formula.applyAsDouble(i));
    }
    return array("<i4", shape, data.array());
  }

  private static byte[] texts(String prefix, int count) {
    int length = prefix.length() + 2;
    ByteBuffer data = ByteBuffer.allocate(4 * length * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      String.format(Locale.ROOT, "%s%02d", prefix, i).chars().forEach(data::putInt);
    }
    return array("<U" + length, List.of(count), data.array());
  }

  /** An array in version 1 of the npy format. */
  private static byte[] array(String type, List<Integer> shape, byte[] data) {
    StringBuilder sizes = new StringBuilder();
    shape.forEach(size -> sizes.append(size).append(", "));
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
    return bytes.array();
  }

  private static void write(Path file, Map<String, byte[]> arrays) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(array.getValue().length);
        CRC32 sum = new CRC32();
        sum.update(array.getValue());
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(array.getValue());
      }
    }
    Files.write(file, bytes.toByteArray());
  }
}
