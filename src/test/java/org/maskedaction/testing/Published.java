package org.maskedaction.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.maskedaction.experiment.weights.WeightImport;
import org.maskedaction.interop.TensorFile;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.maskedaction.model.Parameters;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.ArrayTransfer;

/** Files of other programs, and what became of them. */
public final class Published {
  public static final List<String> TINY =
      List.of(
          "model.num_heads=4",
          "model.decoder_num_heads=3",
          "model.image_size=32",
          "model.num_frames=8");

  private Published() {}

  /** A file or folder of the test resource {@code parity}. */
  public static Path resource(String path) {
    try {
      return Path.of(
          Objects.requireNonNull(Published.class.getResource("/parity/" + path), path).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(path, e);
    }
  }

  /** Imports with settings. */
  public static WeightImport.Report take(Path source, Path out, List<String> settings)
      throws IOException {
    return new WeightImport(new WeightImport.Request(source, null, settings, out, List.of())).run();
  }

  /** The bytes of the weights of an imported run. */
  public static byte[] weights(Path run) throws IOException {
    return Files.readAllBytes(RunCheckpoint.open(run).weights());
  }

  /** Fills parameters from an imported run. */
  public static void read(Path run, Parameters parameters) {
    try (SafetensorsFile file = SafetensorsFile.open(RunCheckpoint.open(run).weights())) {
      parameters.all().forEach((name, array) -> ArrayTransfer.readInto(file, name, array));
    }
  }

  /** All tensors of a file. */
  public static Map<String, float[]> values(Path source) {
    try (TensorFile file = TensorFile.open(source)) {
      Map<String, float[]> values = new LinkedHashMap<>();
      file.shapes().keySet().forEach(name -> values.put(name, file.floats(name)));
      return values;
    }
  }

  /** Writes tensors of seeded random values. */
  public static void writeRandom(Path file, Map<String, List<Long>> shapes, long seed)
      throws IOException {
    List<TensorSource> sources = new ArrayList<>();
    shapes.forEach(
        (name, shape) ->
            sources.add(TensorSource.of(name, shape, () -> random(name, shape, seed))));
    SafetensorsWriter.write(file, Map.of(), sources);
  }

  private static float[] random(String name, List<Long> shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed + name.hashCode());
    boolean variance = name.endsWith("running_var");
    float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      float value = (random.nextInt() >> 8) * 0x1p-24f;
      values[i] = variance ? 0.5f + value : value;
    }
    return values;
  }
}
