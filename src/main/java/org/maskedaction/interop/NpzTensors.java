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
import org.maskedaction.io.ZipEntries;
import org.maskedaction.io.numpy.NpyHeader;

/** The arrays of an npz file of NumPy, compressed or not. */
public final class NpzTensors implements TensorFile {
  public static final String ENDING = ".npy";

  private static final long HEADER_BYTES = 1L << 16;
  private static final Map<String, TensorType> TYPES =
      Map.of("<f4", TensorType.F32, "<f2", TensorType.F16);

  private final Path path;
  private final ZipEntries zip;
  private final Map<String, NpyHeader> headers = new LinkedHashMap<>();
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  private NpzTensors(Path path, ZipEntries zip) {
    this.path = path;
    this.zip = zip;
  }

  /** Reads the headers of all arrays; takes over the archive. */
  static NpzTensors of(Path path, ZipEntries zip) {
    NpzTensors tensors = new NpzTensors(path, zip);
    for (String entry : zip.names()) {
      if (entry.endsWith(ENDING)) {
        tensors.add(entry.substring(0, entry.length() - ENDING.length()), entry);
      }
    }
    return tensors;
  }

  private void add(String name, String entry) {
    String what = path + ", array '" + name + "'";
    long size = zip.size(entry);
    ByteBuffer start = zip.read(entry, 0, Math.min(size, HEADER_BYTES));
    NpyHeader header = NpyHeader.parse(start, what);
    if (header.length() + header.bytes() != size) {
      throw new InputException(
          "%s: %s does not fill %d bytes; the file is damaged".formatted(what, header, size));
    }
    headers.put(name, header);
    shapes.put(name, Arrays.stream(header.shape()).boxed().toList());
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Map<String, List<Long>> shapes() {
    return Collections.unmodifiableMap(shapes);
  }

  @Override
  public List<String> skipped() {
    return zip.names().stream().filter(name -> !name.endsWith(ENDING)).toList();
  }

  @Override
  public float[] floats(String name) {
    NpyHeader header = headers.get(name);
    if (header == null) {
      throw new InputException(path + ": has no array '" + name + "'");
    }
    TensorType type = TYPES.get(header.type());
    if (type == null) {
      throw new InputException(
          "%s, array '%s': has values of type %s; expected <f4 or <f2"
              .formatted(path, name, header.type()));
    }
    String entry = name + ENDING;
    ByteBuffer bytes = zip.read(entry, header.length(), zip.size(entry) - header.length());
    FloatBuffer values = FloatBuffer.allocate(bytes.remaining() / type.width());
    type.putFloats(bytes, values);
    return values.array();
  }

  @Override
  public void close() {
    zip.close();
  }
}
