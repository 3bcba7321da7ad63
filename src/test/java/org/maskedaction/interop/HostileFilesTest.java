package org.maskedaction.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyHeader;
import org.maskedaction.io.pickle.PickleValue;
import org.maskedaction.io.pickle.PickleValue.Skipped;
import org.maskedaction.io.pickle.Unpickler;
import org.maskedaction.testing.Published;

/** Files that want to do harm are refused in one clear line. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HostileFilesTest {
  private static final int MUTATIONS = 20_000;
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
          + "X\u0001\0\0\0"
          + "0X\u0003\0\0\0cpuK\u0004tQK\0K\u0002K\u0002\u0086K\u0002K\u0001\u0086"
          + "\u0089NtR";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | overlaps
{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}                | ends at data byte 16
{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}                | at least 0
{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | Duplicate
{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                | at least 0
{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}                 | dtype
{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}} | too large
{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775808]}} | whole number
""")
  void headersOfSafetensorsAreChecked(String header, String problem) throws IOException {
    refuse(safetensors(header.strip(), header.strip().length()), problem);
  }

  @Test
  void lengthsOfHeadersAreChecked() throws IOException {
    refuse(safetensors("{}", 1L << 62), "claims a header");
    refuse(safetensors("{}", -1), "claims a header");
    refuse(safetensors("{}", 50_000_000), "cut off");
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    refuse(safetensors(deep, deep.length()), "not valid JSON");
  }

  @Test
  void aHeaderLengthThatLooksLikeAnotherFormatIsNone() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    for (int length : new int[] {0x80, 0x280, 0x4b50}) { // 0x4b50 begins with PK
      String padded = header + " ".repeat(length - header.length());
      Path file = Files.write(folder.resolve("padded"), safetensors(padded, length));
      assertThat(Published.values(file).get("a")).hasSize(2);
    }
  }

  @Test
  void truncatedFilesAreRefused() throws IOException {
    for (byte[] whole : List.of(smallSafetensors(), smallTorch(), smallNpz())) {
      for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 97)) {
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> readAll(file)).isInstanceOf(InputException.class);
      }
    }
  }

  @Test
  void aPickleThatNamesAFunctionOnlyNamesIt() {
    Path mark = folder.resolve("mark");
    String command = "touch " + mark;
    String pickle =
        "\u0080\u0002cos\nsystem\nX" + (char) command.length() + "\0\0\0" + command + "\u0085R.";
    assertThat(pickle(pickle)).isEqualTo(new Skipped("os.system"));
    String built = "\u0080\u0002cbuiltins\neval\nX\u0001\0\0\0" + "1\u0085\u0081}b.";
    assertThat(pickle(built)).isEqualTo(new Skipped("builtins.eval"));
    assertThat(mark).doesNotExist();
  }

  @Test
  void oneHundredThousandNestedListsAreRead() {
    int depth = 100_000;
    Object read = pickle("\u0080\u0002" + "]".repeat(depth) + "a".repeat(depth - 1) + ".");
    for (int i = 1; i < depth; i++) {
      assertThat(((List<?>) read).size()).isEqualTo(1);
      read = ((List<?>) read).get(0);
    }
    assertThat((List<?>) read).isEmpty();
    // A list within itself, and one as a key, are no trouble either.
    assertThat(((List<?>) pickle("\u0080\u0002]q\0h\0a.")).size()).isEqualTo(1);
    String key = "\u0080\u0002}" + "]".repeat(depth) + "a".repeat(depth - 1) + "Ns.";
    assertThat((Map<?, ?>) pickle(key)).isEmpty();
  }

  @Test
  void malformedPicklesAreRefused() {
    Map<String, String> pickles = new LinkedHashMap<>();
    pickles.put("\u0080\u0002X\u00ff\u00ff\u00ff\u007fabc.", "cut off");
    pickles.put("\u0080\u0004\u008e" + "\u00ff".repeat(8) + ".", "cut off");
    pickles.put("\u0080\u0002h\u0007.", "has not described");
    pickles.put("\u0080\u0002t.", "has not begun");
    pickles.put("\u0080\u0002a.", "has not given");
    pickles.put("\u0080\u0002(K\u0001a.", "has not given");
    pickles.put("\u0080\u0002}K\u0001a.", "no list");
    pickles.put("\u0080\u0002]NNs.", "no dictionary");
    pickles.put("\u0080\u0002(i__builtin__\neval\n.", "which PyTorch does not write");
    pickles.put("\u0080\u0002}X\1\0\0\0kNsX\1\0\0\0kNs.", "twice");
    pickles.put("\u0080\u0002cos", "ends within a line");
    pickles.put("\u0080\u0002N", "cut off");
    pickles.put("", "cut off");
    pickles.put(
        "\u0080\u0002" + TENSOR.replace("K\u0002K\u0001\u0086", "K\u0009K\u0001\u0086") + ".",
        "passes");
    pickles.put("\u0080\u0002" + TENSOR.replace("K\0K\u0002", "K\1K\u0002") + ".", "passes");
    pickles.put(
        "\u0080\u0002" + TENSOR.replace("K\0K\u0002", "J\u00ff\u00ff\u00ff\u00ffK\u0002") + ".",
        "passes");
    pickles.put(
        "\u0080\u0002"
            + TENSOR
                .replace("K\u0002K\u0001\u0086", "K\0K\0\u0086")
                .replace("K\u0002K\u0002\u0086", "J\u00ff\u00ff\u00ff\u007fK\u0002\u0086")
            + ".",
        "passes");
    pickles.forEach(
        (pickle, problem) ->
            assertThatThrownBy(() -> pickle(pickle))
                .as(pickle)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(problem));
    assertThat(pickle("\u0080\u0002" + TENSOR + ".")).isInstanceOf(PickleValue.Tensor.class);
  }

  @Test
  void archivesWithUnsafeEntriesAreRefusedAndNothingIsWritten() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    for (String name : List.of("../evil.npy", "a/../../evil.npy", "/evil.npy", "..\\evil.npy")) {
      Path file = inside.resolve("evil.npz");
      Files.write(file, zip(Map.of(name, npy("<f4", 4)), true));
      assertThatThrownBy(() -> readAll(file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("leads out of the archive");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(inside.resolve("evil.npz"));
    }
  }

  @Test
  void aZipBombIsRefused() throws IOException {
    Path file = folder.resolve("bomb.npz");
    Files.write(file, zip(Map.of("a.npy", npy("<f4", 8 << 20)), false));
    assertThat(file).satisfies(bomb -> assertThat(Files.size(bomb)).isLessThan(100_000));
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("times its size");
    byte[] pickle =
        ("\u0080\u0002}X\1\0\0\0w" + TENSOR + "s.").getBytes(StandardCharsets.ISO_8859_1);
    Map<String, byte[]> torch = new LinkedHashMap<>();
    torch.put("x/data.pkl", pickle);
    torch.put("x/data/0", new byte[32 << 20]);
    Files.write(file, zip(torch, false));
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("times its size");
  }

  @Test
  void archivesThatContradictThemselvesAreRefused() throws IOException {
    Path file = folder.resolve("odd");
    Map<String, byte[]> missing = new LinkedHashMap<>();
    missing.put(
        "x/data.pkl",
        ("\u0080\u0002}X\1\0\0\0w" + TENSOR + "s.").getBytes(StandardCharsets.ISO_8859_1));
    Files.write(file, zip(missing, true));
    assertRefused(file, "which is missing");
    missing.put("x/data/0", new byte[12]);
    Files.write(file, zip(missing, true));
    assertRefused(file, "which has 12");
    missing.put("x/data/0", new byte[16]);
    Files.write(file, zip(missing, true));
    assertThat(Published.values(file).get("w")).hasSize(4);
    missing.put("x/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
    Files.write(file, zip(missing, true));
    assertRefused(file, "big-endian");
    Files.write(file, zip(Map.of("a.npy", npyHeader("(99999999999999999999,)")), true));
    assertRefused(file, "impossible shape");
    Files.write(file, zip(Map.of("a.npy", npyHeader("(4294967296, 4294967296)")), true));
    assertRefused(file, "impossible shape");
    Files.write(file, zip(Map.of("a.npy", npyHeader("(1000000,)")), true));
    assertRefused(file, "<f4 [1000000] takes 4000074 bytes, found 74; the file is damaged");
    Files.write(file, zip(Map.of("a.txt", new byte[3]), true));
    assertRefused(file, "neither");
    Files.write(file, new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l'});
    assertRefused(file, "before 1.6");
  }

  @Test
  void configurationsOfHostileKindsAreRefused() throws IOException {
    Path source = Files.createDirectory(folder.resolve("hf"));
    Files.copy(
        Published.resource("videomae-classify/model.safetensors"),
        source.resolve("model.safetensors"));
    for (String text :
        List.of(
            "",
            "[]",
            "{",
            "{\"num_frames\": \"8\"}",
            "[".repeat(100_000),
            "\0\0\0",
            "{\"model_type\": {}}",
            "{\"num_frames\": 1e99}",
            "{\"a\": 1, \"a\": 2}")) {
      Files.writeString(source.resolve("config.json"), text);
      assertThatThrownBy(() -> Published.take(source, folder.resolve("run"), List.of()))
          .isInstanceOf(InputException.class);
    }
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void changedFilesAreReadOrRefusedButNeverFailOtherwise() throws IOException {
    List<byte[]> seeds = List.of(smallSafetensors(), smallTorch(), smallNpz(), smallPickle());
    SplittableRandom random = new SplittableRandom(42);
    Path file = folder.resolve("changed");
    int refused = 0;
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long worst = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] changed = change(seeds.get(i % seeds.size()), random);
      long start = clock.getCurrentThreadCpuTime();
      try {
        if (i % seeds.size() == 3) {
          Unpickler.read(ByteBuffer.wrap(changed), "pickle");
        } else {
          Files.write(file, changed);
          readAll(file);
        }
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("case " + i + ": " + HexFormat.of().formatHex(changed), e);
      }
      worst = Math.max(worst, clock.getCurrentThreadCpuTime() - start);
    }
    assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS);
    assertThat(worst).as("nanoseconds of the slowest case").isLessThan(1_000_000_000L);
  }

  private static byte[] change(byte[] seed, SplittableRandom random) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) 0xff;
        case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 4 -> { // repeat a stretch over another place
          int length = Math.min(random.nextInt(64), bytes.length - at);
          int to = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes, at, bytes, to, length);
        }
        default -> {
          int length = Math.min(Long.BYTES, bytes.length - at);
          byte[] number =
              ByteBuffer.allocate(8)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putLong(random.nextLong() >>> random.nextInt(64))
                  .array();
          System.arraycopy(number, 0, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  private static void readAll(Path file) {
    try (TensorFile tensors = TensorFile.open(file)) {
      NamedTensors named = new NamedTensors(tensors);
      named.shapes().keySet().forEach(named::floats);
    }
  }

  private void refuse(byte[] bytes, String problem) throws IOException {
    Path file = Files.write(folder.resolve("hostile"), bytes);
    assertRefused(file, problem);
  }

  private static void assertRefused(Path file, String problem) {
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(problem);
  }

  /** Eight bytes of values behind a header. */
  private static byte[] safetensors(String header, long length) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(16 + json.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(json)
        .array();
  }

  private static Object pickle(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return Unpickler.read(ByteBuffer.wrap(bytes), "pickle");
  }

  private static byte[] smallPickle() {
    String text =
        "\u0080\u0002}q\0(X\5\0\0\0modelq\1}q\2X\1\0\0\0w"
            + TENSOR
            + "sX\4\0\0\0argsq\3cargparse\n"
            + "Namespace\n"
            + ")\u0081}X\2\0\0\0lrG?PbM\u00d2\u00f1\u00a9\u00fcsbX\5\0\0\0epochM\u0001\u0002u.";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] smallTorch() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("x/data.pkl", smallPickle());
    entries.put("x/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    entries.put("x/data/0", new byte[16]);
    return zip(entries, true);
  }

  private static byte[] smallNpz() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a.npy", npy("<f4", 4));
    entries.put("b.npy", npy("<f2", 6));
    return zip(entries, false);
  }

  private static byte[] smallSafetensors() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[4,8]}}";
    return safetensors(header, header.length());
  }

  private static byte[] npy(String type, int values) {
    byte[] header = NpyHeader.format(type, values);
    return Arrays.copyOf(header, header.length + values * (type.equals("<f4") ? 4 : 2));
  }

  private static byte[] npyHeader(String shape) {
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    return bytes.array();
  }

  private static byte[] zip(Map<String, byte[]> entries, boolean stored) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        if (stored) {
          CRC32 checksum = new CRC32();
          checksum.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
