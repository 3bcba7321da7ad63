package org.maskedaction.interop;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.numpy.NpzFile;

/** The arrays of an npz file of NumPy, compressed or not. */
final class NpzTensors implements TensorFile {
  private final NpzFile file;
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  /** Reads the headers of all arrays. */
  NpzTensors(NpzFile file) {
    this.file = file;
    for (String name : file.names()) {
      shapes.put(name, Arrays.stream(file.header(name).shape()).boxed().toList());
    }
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Map<String, List<Long>> shapes() {
    return Collections.unmodifiableMap(shapes);
  }

  @Override
  public List<String> skipped() {
    return file.others();
  }

  @Override
  public float[] floats(String name) {
    String found = file.header(name).type();
    TensorType type =
        TensorType.ofNumpy(found)
            .filter(TensorType::readsAsFloat)
            .orElseThrow(
                () ->
                    new InputException(
                        "%s, array '%s': has values of type %s; expected <f4 or <f2"
                            .formatted(path(), name, found)));
    ByteBuffer bytes = file.values(name);
    FloatBuffer values = FloatBuffer.allocate(bytes.remaining() / type.width());
    type.putFloats(bytes, values);
    return values.array();
  }
}
