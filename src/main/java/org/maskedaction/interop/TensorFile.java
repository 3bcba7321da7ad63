package org.maskedaction.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Named tensors of a file; their values are read one tensor at a time. */
public interface TensorFile extends AutoCloseable {
  /** The file. */
  Path path();

  /** Extents of every tensor by name, slowest first, in the order of the file. */
  Map<String, List<Long>> shapes();

  /** Names of what the file holds beside tensors and is not read. */
  List<String> skipped();

  /**
   * All values of a tensor of floating-point numbers of 32 or 16 bits, row-major.
   *
   * @throws org.maskedaction.io.InputException if there is no such tensor, its values are of
   *     another type, or reading fails
   */
  float[] floats(String name);

  /** Settings of a run that the file itself decides, by key; none in files of tensors alone. */
  default Map<String, Long> settings() {
    return Map.of();
  }

  /** Gives the file free, where it is open between reads. */
  @Override
  default void close() {}
}
