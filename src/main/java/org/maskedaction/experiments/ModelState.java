package org.maskedaction.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.checkpoint.ArrayTransfer;
import org.maskedaction.checkpoint.Checkpoint;
import org.maskedaction.checkpoint.SafetensorsFile;
import org.maskedaction.checkpoint.SafetensorsWriter;
import org.maskedaction.checkpoint.TensorSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes named arrays as safetensors files into a checkpoint folder and reads them back in place.
 */
final class ModelState {
  private static final String EXTENSION = ".safetensors";

  private ModelState() {}

  /** One file per entry of {@code tensors}. */
  static void write(Path folder, Map<String, Map<String, INDArray>> tensors) throws IOException {
    for (Map.Entry<String, Map<String, INDArray>> file : tensors.entrySet()) {
      List<TensorSource> sources = new ArrayList<>();
      file.getValue().forEach((name, array) -> sources.add(ArrayTransfer.source(name, array)));
      SafetensorsWriter.write(folder.resolve(file.getKey() + EXTENSION), Map.of(), sources);
    }
  }

  /** Overwrites all arrays of {@code tensors} from a checkpoint. */
  static void read(Checkpoint checkpoint, Map<String, Map<String, INDArray>> tensors) {
    tensors.forEach((file, arrays) -> read(checkpoint.file(file + EXTENSION), arrays));
  }

  /** Overwrites {@code arrays} from one file. */
  static void read(Path path, Map<String, INDArray> arrays) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      arrays.forEach((name, array) -> ArrayTransfer.readInto(file, name, array));
    }
  }
}
