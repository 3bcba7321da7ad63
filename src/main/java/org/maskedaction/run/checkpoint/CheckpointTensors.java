package org.maskedaction.run.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes named arrays as safetensors files into a checkpoint folder and reads them back in place.
 */
public final class CheckpointTensors {
  /** File of a model's weights. */
  public static final String WEIGHTS = "weights";

  /** File of the moving average of the weights, where one is kept. */
  public static final String AVERAGED_WEIGHTS = WEIGHTS + "-ema";

  /** File of the weights that did best in an evaluation, where they are selected. */
  public static final String BEST_WEIGHTS = "best_model";

  private static final String EXTENSION = ".safetensors";

  private CheckpointTensors() {}

  /** The file of a checkpoint that holds the tensors of a name, such as {@link #WEIGHTS}. */
  public static String file(String name) {
    return name + EXTENSION;
  }

  /** Whether a file of a checkpoint holds tensors. */
  public static boolean isFile(String fileName) {
    return fileName.endsWith(EXTENSION);
  }

  /** One file per entry of {@code tensors}. */
  public static void write(Path folder, Map<String, Map<String, INDArray>> tensors)
      throws IOException {
    for (Map.Entry<String, Map<String, INDArray>> file : tensors.entrySet()) {
      List<TensorSource> sources = new ArrayList<>();
      file.getValue().forEach((name, array) -> sources.add(ArrayTransfer.source(name, array)));
      SafetensorsWriter.write(folder.resolve(file(file.getKey())), Map.of(), sources);
    }
  }

  /** Overwrites all arrays of {@code tensors} from a checkpoint. */
  public static void read(Checkpoint checkpoint, Map<String, Map<String, INDArray>> tensors) {
    tensors.forEach((file, arrays) -> read(checkpoint.file(file(file)), arrays));
  }

  /** Overwrites {@code arrays} from one file. */
  public static void read(Path path, Map<String, INDArray> arrays) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      arrays.forEach((name, array) -> ArrayTransfer.readInto(file, name, array));
    }
  }
}
