package org.maskedaction.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.ByteSource;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.TensorType;

class SafetensorsWriterTest {
  @TempDir private Path folder;

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    List<TensorSource> tensors = List.of(TensorSource.of("x", new float[] {1, 2}, 2));
    SafetensorsWriter.write(folder.resolve("a"), Map.of("k", "v"), tensors);
    SafetensorsWriter.write(folder.resolve("b"), Map.of("k", "v"), tensors);
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  @Test
  void valuesOfManyChunksArriveWhole() throws IOException {
    float[] values = new float[(1 << 18) + 3]; // more than one chunk of the source
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("x");
    SafetensorsWriter.write(file, Map.of(), List.of(TensorSource.of("x", values, values.length)));
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.floats("x")).containsExactly(values);
    }
  }

  @Test
  void aFailedWriteLeavesTheFileOfBefore() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of(), List.of(TensorSource.of("x", new float[] {5}, 1)));
    TensorSource failing =
        source(
            4,
            channel -> {
              channel.write(ByteBuffer.allocate(2));
              throw new IOException("No space left on device");
            });

    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(failing)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.floats("x")).containsExactly(5);
    }
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void sourcesAreHeldToTheirLength() {
    TensorSource longer = source(4, channel -> channel.write(ByteBuffer.allocate(17)));
    TensorSource shorter = source(4, channel -> channel.write(ByteBuffer.allocate(15)));
    for (TensorSource source : List.of(longer, shorter)) {
      assertThatThrownBy(
              () -> SafetensorsWriter.write(folder.resolve("x"), Map.of(), List.of(source)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'x'");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void unusableTensorsAreRefused() {
    TensorSource x = TensorSource.of("x", new float[1], 1);
    assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), Map.of(), List.of(x, x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
    TensorSource reserved = TensorSource.of("__metadata__", new float[1], 1);
    assertThatThrownBy(
            () -> SafetensorsWriter.write(folder.resolve("x"), Map.of(), List.of(reserved)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TensorSource.of("x", new float[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TensorSource("x", TensorType.BF16, List.of(), channel -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TensorSource source(long length, ByteSource values) {
    return new TensorSource("x", TensorType.F32, List.of(length), values);
  }
}
