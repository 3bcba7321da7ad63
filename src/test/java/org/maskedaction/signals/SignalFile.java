package org.maskedaction.signals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.numpy.NpyHeader;

/** A signal in a file: an npy array of numbers, time step by time step. // [T, C] */
final class SignalFile {
  private SignalFile() {}

  /**
   * Reads a signal. // [T, C]
   *
   * @throws InputException for another file, or a signal of another shape than the model takes
   */
  static float[] read(Path file, SignalModelConfig model) {
    NpyArray array = NpyArray.map(file);
    long[] expected = {model.length(), model.channels()};
    if (!Arrays.equals(array.header().shape(), expected)) {
      throw new InputException(
          "%s: has the shape %s; expected %s, time steps and channels"
              .formatted(file, Arrays.toString(array.header().shape()), Arrays.toString(expected)));
    }
    float[] values = new float[model.length() * model.channels()];
    for (int step = 0; step < model.length(); step++) {
      System.arraycopy(array.floats(step), 0, values, step * model.channels(), model.channels());
    }
    return values;
  }

  /** Writes a signal. */
  static void write(Path file, float[] values, SignalModelConfig model) throws IOException {
    byte[] header = NpyHeader.format("<f4", model.length(), model.channels());
    ByteBuffer bytes =
        ByteBuffer.allocate(header.length + values.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(header).asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }
}
