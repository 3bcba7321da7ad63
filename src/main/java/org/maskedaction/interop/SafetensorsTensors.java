package org.maskedaction.interop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.safetensors.SafetensorsFile;

/** The tensors of a safetensors file, mapped into memory. */
final class SafetensorsTensors implements TensorFile {
  private final SafetensorsFile file;

  private SafetensorsTensors(SafetensorsFile file) {
    this.file = file;
  }

  static SafetensorsTensors open(Path path) {
    return new SafetensorsTensors(SafetensorsFile.open(path));
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    file.names().forEach(name -> shapes.put(name, file.info(name).shape()));
    return shapes;
  }

  @Override
  public List<String> skipped() {
    return List.of();
  }

  @Override
  public float[] floats(String name) {
    return file.floats(name);
  }

  @Override
  public void close() {
    file.close();
  }
}
