package org.maskedaction.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;

class SafetensorsFileTest {
  @TempDir private Path folder;

  @Test
  void readsWhatTheWriterWrote() throws IOException {
    float[] weights = {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 3e38f};
    Path file = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(
        file,
        Map.of("format", "pt"),
        List.of(
            TensorSource.of("encoder.weight", weights, 2, 3),
            TensorSource.of("scale", new float[] {7}),
            TensorSource.of("nothing", new float[0], 0, 5)));

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.names()).containsExactly("encoder.weight", "scale", "nothing");
      assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(read.info("encoder.weight").shape()).containsExactly(2L, 3L);
      assertThat(read.info("encoder.weight").position() % 8).isZero();
      assertThat(read.floats("encoder.weight")).containsExactly(weights);
      assertThat(read.info("scale").shape()).isEmpty();
      assertThat(read.floats("scale")).containsExactly(7);
      assertThat(read.floats("nothing")).isEmpty();
    }
  }

  @Test
  void readsAFileLaidOutByHand() throws IOException {
    String json =
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[4,7]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ";
    // 0x3FC00000 is 1.5: sign 0, exponent 127, fraction one half.
    Path file = handMade(json, 0x00, 0x00, 0xC0, 0x3F, 1, 2, 255);

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.floats("a")).containsExactly(1.5f);
      ByteBuffer bytes = ByteBuffer.allocate(3);
      read.readInto("b", bytes);
      assertThat(bytes.array()).containsExactly(1, 2, 255);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 0x3C00, 1", // exponent 15 = bias
    "F16, 0xC000, -2",
    "F16, 0x3555, 0.333251953125", // (1 + 341/1024) / 4
    "F16, 0x0001, 5.9604644775390625E-8", // smallest subnormal, 2^-24
    "F16, 0x03FF, 6.097555160522461E-5", // largest subnormal, 1023 * 2^-24
    "F16, 0x0400, 6.103515625E-5", // smallest normal, 2^-14
    "F16, 0x7BFF, 65504",
    "F16, 0x8000, -0.0",
    "F16, 0x7C00, Infinity",
    "F16, 0xFC00, -Infinity",
    "F16, 0x7E00, NaN",
    "BF16, 0x3FC0, 1.5",
    "BF16, 0xFF80, -Infinity",
  })
  void widensHalfFloatsExactly(String type, String bits, float expected) throws IOException {
    int value = Integer.decode(bits);
    String json = "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0,2]}}";

    try (SafetensorsFile read = SafetensorsFile.open(handMade(json, value & 255, value >> 8))) {
      assertThat(read.floats("x")).containsExactly(expected);
    }
  }

  @Test
  void aTensorOfSeveralWindowsComesInOrder() throws IOException {
    float[] values = new float[1001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of(), List.of(TensorSource.of("x", values, 1001)));

    try (SafetensorsFile read = SafetensorsFile.open(file, 64)) {
      assertThat(read.floats("x")).containsExactly(values);
    }
  }

  @Test
  void reachesTensorsBehindTwoGigabytes() throws IOException {
    long big = 3_000_000_000L;
    String json =
        "{\"big\":{\"dtype\":\"U8\",\"shape\":[3000000000],\"data_offsets\":[0,3000000000]},"
            + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[3000000000,3000000004]}}";
    Path file = handMade(json);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // The file is sparse: nothing but the last bytes takes room on disk.
      ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 42);
      channel.write(value, channel.size() + big);
    }

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.floats("x")).containsExactly(42);
      assertThatThrownBy(() -> read.floats("big")).isInstanceOf(InputException.class);
    }
  }

  @Test
  void unknownNamesAndWrongTypesAreNamed() throws IOException {
    Path file =
        handMade(
            "{\"n\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThatThrownBy(() -> read.info("m"))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(file.toString(), "'m'");
      assertThatThrownBy(() -> read.floats("n"))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(file.toString(), "'n'", "I64", "F32");
    }
  }

  @Test
  void aBufferOfAnotherSizeIsRefused() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of(), List.of(TensorSource.of("x", new float[4], 4)));
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThatThrownBy(() -> read.readInto("x", FloatBuffer.allocate(5)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> read.readInto("x", ByteBuffer.allocate(15)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}",
        "[{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}]",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} 1",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'__metadata__':{'a':1},'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'__metadata__':'a','x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{}",
        "{'y':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
      })
  void malformedHeadersAreRefusedWithTheFileName(String json) throws IOException {
    Path file = handMade(json.replace('\'', '"'), 0, 0, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x':7 | object",
        "'x':{'dtype':'C64','shape':[1],'data_offsets':[0,8]} | C64",
        "'x':{'shape':[2],'data_offsets':[0,8]} | dtype",
        "'x':{'dtype':'F32','shape':2,'data_offsets':[0,8]} | shape",
        "'x':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]} | -2",
        "'x':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]} | 2.5",
        "'x':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]} | shape",
        "'x':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]} | shape",
        "'x':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]} | too large",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[8,0]} | data_offsets",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[0]} | data_offsets",
        "'x':{'dtype':'F32','shape':[2]} | data_offsets",
        "'x':{'dtype':'F32','shape':[3],'data_offsets':[0,12]} | 12",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[0,4]} | needs 8",
        "'x':{'dtype':'F32','shape':[1],'data_offsets':[4,8]} | of no tensor",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'x':{'dtype':'F32','shape':[1],'data_offsets':[4,8]} | overlaps"
      })
  void malformedTensorEntriesAreRefusedWithTheTensorName(String entries, String problem)
      throws IOException {
    Path file = handMade("{" + entries.replace('\'', '"') + "}", 0, 0, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(file.toString(), "'x'", problem);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000_001, -1, Long.MAX_VALUE, 5000})
  void absurdHeaderLengthsAreRefused(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Path file = Files.write(folder.resolve("x.safetensors"), bytes.array());
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    SafetensorsWriter.write(whole, Map.of(), List.of(TensorSource.of("x", new float[4], 4)));
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      Path cut = folder.resolve("cut.safetensors");
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SafetensorsFile.open(cut)).isInstanceOf(InputException.class);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("absent.safetensors");
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString());
  }

  private Path handMade(String json, int... data) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (int value : data) {
      bytes.put((byte) value);
    }
    return Files.write(folder.resolve("hand.safetensors"), bytes.array());
  }
}
