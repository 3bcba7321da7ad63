package org.maskedaction.run.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArrayTransferTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "INT", "LONG", "UBYTE"})
  void arraysOfEveryTypeComeBack(DataType type) throws IOException {
    INDArray array = Nd4j.arange(24).castTo(type).reshape('c', 2, 3, 4);
    try (SafetensorsFile file = write(ArrayTransfer.source("x", array))) {
      INDArray read = ArrayTransfer.read(file, "x");
      assertThat(read.dataType()).isEqualTo(type);
      assertThat(read).isEqualTo(array);
    }
  }

  @Test
  void floatsKeepEveryBit() throws IOException {
    float[] values = {0.1f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN};
    try (SafetensorsFile file = write(ArrayTransfer.source("x", Nd4j.createFromArray(values)))) {
      assertThat(file.floats("x")).containsExactly(values);
      assertThat(ArrayTransfer.read(file, "x").toFloatVector()).containsExactly(values);
    }
  }

  @Test
  void viewsAndFortranOrderAreWrittenInRowMajorOrder() throws IOException {
    INDArray base = Nd4j.arange(12).castTo(DataType.FLOAT).reshape('c', 3, 4);
    INDArray rows = base.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
    INDArray columns = base.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
    try (SafetensorsFile file =
        write(
            ArrayTransfer.source("rows", rows),
            ArrayTransfer.source("columns", columns),
            ArrayTransfer.source("transposed", base.transpose()),
            ArrayTransfer.source("fortran", base.dup('f')))) {
      assertThat(file.floats("rows")).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
      assertThat(file.floats("columns")).containsExactly(1, 2, 5, 6, 9, 10);
      assertThat(file.floats("transposed")).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
      assertThat(file.floats("fortran")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }
    assertThat(base.sumNumber().intValue()).as("the source stays usable").isEqualTo(66);
  }

  @Test
  void aDenseViewIsFilledWithinItsParent() throws IOException {
    INDArray parent = Nd4j.zeros(DataType.FLOAT, 4, 2);
    INDArray row = parent.get(NDArrayIndex.interval(0, 1), NDArrayIndex.all());
    INDArray rows = parent.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all());
    try (SafetensorsFile file =
        write(
            TensorSource.of("row", new float[] {8, 9}, 1, 2),
            TensorSource.of("rows", new float[] {1, 2, 3, 4}, 2, 2))) {
      ArrayTransfer.readInto(file, "row", row);
      ArrayTransfer.readInto(file, "rows", rows);
    }
    assertThat(parent.reshape(8).toFloatVector()).containsExactly(8, 9, 0, 0, 1, 2, 3, 4);
  }

  @Test
  void halfFloatsBecomeFloatArrays() throws IOException {
    String header = "{\"x\":{\"dtype\":\"BF16\",\"shape\":[10],\"data_offsets\":[0,20]}}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 20);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 5; i++) {
      bytes.putShort((short) 0x3FC0).putShort((short) 0xC000); // 1.5 and -2
    }
    Path path = Files.write(folder.resolve("half.safetensors"), bytes.array());
    try (SafetensorsFile file = SafetensorsFile.open(path, 16)) { // more than one window
      INDArray read = ArrayTransfer.read(file, "x");
      assertThat(read.toFloatVector())
          .containsExactly(1.5f, -2, 1.5f, -2, 1.5f, -2, 1.5f, -2, 1.5f, -2);
    }
  }

  @Test
  void scalarsKeepTheirEmptyShape() throws IOException {
    try (SafetensorsFile file = write(ArrayTransfer.source("x", Nd4j.scalar(2.5f)))) {
      assertThat(file.info("x").shape()).isEmpty();
      assertThat(ArrayTransfer.read(file, "x").getFloat(0)).isEqualTo(2.5f);
    }
  }

  @Test
  @Tag("slow")
  void arraysOfMoreThanTwoGigabytesAreWrittenWhole() throws IOException {
    long length = (1L << 31) + 100;
    INDArray array = Nd4j.createUninitialized(DataType.UINT8, length);
    array.putScalar(length - 2, 5);
    array.putScalar(length - 1, 7);
    TailChannel channel = new TailChannel();

    ArrayTransfer.source("x", array).values().writeTo(channel);

    assertThat(channel.written).isEqualTo(length);
    assertThat(channel.tail).containsExactly(5, 7);
    array.close();
  }

  @Test
  void anArrayOfAnotherShapeOrTypeIsRefused() throws IOException {
    try (SafetensorsFile file = write(TensorSource.of("head.weight", new float[6], 2, 3))) {
      assertThatThrownBy(
              () -> ArrayTransfer.readInto(file, "head.weight", Nd4j.zeros(DataType.FLOAT, 3, 2)))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(file.path().toString(), "'head.weight'", "[2, 3]", "[3, 2]");
      assertThatThrownBy(
              () -> ArrayTransfer.readInto(file, "head.weight", Nd4j.zeros(DataType.DOUBLE, 2, 3)))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("F32", "DOUBLE");
      INDArray fortran = Nd4j.zeros(DataType.FLOAT, 2, 3).dup('f');
      assertThatThrownBy(() -> ArrayTransfer.readInto(file, "head.weight", fortran))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void typesTheFormatLacksAreRefused() {
    INDArray halves = Nd4j.zeros(DataType.FLOAT16, 2);
    assertThatThrownBy(() -> ArrayTransfer.source("x", halves))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }

  private SafetensorsFile write(TensorSource... tensors) throws IOException {
    Path path = folder.resolve("x.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(tensors));
    return SafetensorsFile.open(path, 16);
  }

  /** Counts what is written and keeps only the last two bytes. */
  private static final class TailChannel implements WritableByteChannel {
    private final byte[] tail = new byte[2];
    private long written;

    @Override
    public int write(ByteBuffer bytes) {
      int count = bytes.remaining();
      bytes.get(bytes.limit() - tail.length, tail);
      bytes.position(bytes.limit());
      written += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
