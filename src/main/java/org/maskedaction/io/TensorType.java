package org.maskedaction.io;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Element types of tensors in files: the name of each is the one in safetensors files. The 16-bit
 * floats are read only.
 */
public enum TensorType {
  F32(4, "<f4", DataType.FLOAT),
  F64(8, "<f8", DataType.DOUBLE),
  F16(2, "<f2", DataType.FLOAT),
  BF16(2, null, DataType.FLOAT),
  I32(4, "<i4", DataType.INT32),
  I64(8, "<i8", DataType.INT64),
  U8(1, "|u1", DataType.UINT8);

  private final int width;
  private final String numpyName;
  private final DataType arrayType;

  TensorType(int width, String numpyName, DataType arrayType) {
    this.width = width;
    this.numpyName = numpyName;
    this.arrayType = arrayType;
  }

  /** Bytes of one element in the file. */
  public int width() {
    return width;
  }

  /** What NumPy calls the type, such as {@code <f4}; null for BF16, which it does not have. */
  public String numpyName() {
    return numpyName;
  }

  /** The type of an array that takes these values: float32 for the 16-bit floats. */
  public DataType arrayType() {
    return arrayType;
  }

  /** Whether the values become float32 without loss. */
  public boolean readsAsFloat() {
    return arrayType == DataType.FLOAT;
  }

  /** Whether values are widened on reading; such types are not written. */
  public boolean isHalf() {
    return this == F16 || this == BF16;
  }

  /**
   * Moves all values of a little-endian buffer into a float buffer, widening 16-bit floats.
   *
   * @throws IllegalStateException if the values do not become float32 without loss
   */
  public void putFloats(ByteBuffer values, FloatBuffer target) {
    if (!readsAsFloat()) {
      throw new IllegalStateException(this + " does not become float32 without loss");
    }
    if (this == F32) {
      target.put(values.asFloatBuffer());
      return;
    }
    ShortBuffer halves = values.asShortBuffer();
    while (halves.hasRemaining()) {
      target.put(widen(halves.get()));
    }
  }

  /** The float32 value of 16 bits of type {@link #F16} or {@link #BF16}; exact. */
  float widen(short bits) {
    return this == BF16 ? Float.intBitsToFloat(bits << 16) : halfToFloat(bits);
  }

  public static Optional<TensorType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The type of that name in NumPy. */
  public static Optional<TensorType> ofNumpy(String name) {
    return Arrays.stream(values()).filter(type -> name.equals(type.numpyName)).findFirst();
  }

  public static Optional<TensorType> of(DataType arrayType) {
    return Arrays.stream(values())
        .filter(type -> !type.isHalf() && type.arrayType == arrayType)
        .findFirst();
  }

  public static String names() {
    return Arrays.stream(values()).map(TensorType::name).collect(Collectors.joining(", "));
  }

  /** IEEE 754 binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. */
  private static float halfToFloat(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      magnitude = Float.intBitsToFloat(0x7F800000 | fraction << 13);
    } else {
      magnitude = Float.intBitsToFloat(exponent + 127 - 15 << 23 | fraction << 13);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
