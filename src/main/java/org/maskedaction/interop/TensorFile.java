package org.maskedaction.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.maskedaction.interop.onnx.OnnxModel;
import org.maskedaction.interop.onnx.OnnxWeights;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.ZipEntries;
import org.maskedaction.io.numpy.NpzFile;
import org.maskedaction.io.safetensors.SafetensorsFile;

/**
 * Named tensors of a file of any known kind; their values are read one tensor at a time.
 *
 * @param path the file
 * @param shapes extents of every tensor by name, slowest first, in the order of the file
 * @param skipped names of what the file holds beside tensors and is not read
 * @param settings settings of a run that the file itself decides, by key; none in files of tensors
 *     alone
 * @param values reads the values of a tensor
 * @param closing gives the file free, where it is open between reads
 */
public record TensorFile(
    Path path,
    Map<String, List<Long>> shapes,
    List<String> skipped,
    Map<String, Long> settings,
    Function<String, float[]> values,
    Runnable closing)
    implements AutoCloseable {
  private static final String SAFETENSORS = "model.safetensors";
  private static final String TORCH = "pytorch_model.bin";
  private static final String ONNX = ".onnx";
  // The first bytes of a safetensors file are a number, so fewer than four would tell too little.
  private static final int ZIP_START = 0x04034b50;
  private static final int OLD_TORCH_START = 0x0a8a0280;

  /** A file of tensors alone that is open only while it is read. */
  TensorFile(
      Path path,
      Map<String, List<Long>> shapes,
      List<String> skipped,
      Function<String, float[]> values) {
    this(path, shapes, skipped, Map.of(), values, () -> {});
  }

  /**
   * Opens a safetensors file, an npz file, a file that PyTorch saved, an ONNX file, or a folder of
   * Hugging Face transformers with one of the first.
   *
   * @throws InputException if it is missing, of another kind or malformed
   */
  public static TensorFile open(Path source) {
    Path file = Files.isDirectory(source) ? inFolder(source) : source;
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": there is no such file");
    }
    if (file.toString().endsWith(ONNX)) {
      OnnxWeights onnx = new OnnxWeights(OnnxModel.read(file));
      return new TensorFile(
          file, onnx.shapes(), onnx.others(), onnx.settings(), onnx::floats, () -> {});
    }
    int start = start(file);
    if (start == ZIP_START) {
      return ofArchive(file);
    }
    if (start == OLD_TORCH_START) {
      throw new InputException(
          file + ": is a bare pickle, as PyTorch saved before 1.6; load it there and save it anew");
    }
    return ofSafetensors(SafetensorsFile.open(file));
  }

  private static Path inFolder(Path folder) {
    for (String name : List.of(SAFETENSORS, TORCH)) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new InputException(
        "%s: has neither %s nor %s; files in several parts are not read"
            .formatted(folder, SAFETENSORS, TORCH));
  }

  /** The first four bytes as a little-endian number, 0 for a shorter file. */
  private static int start(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(Integer.BYTES);
      return bytes.length < Integer.BYTES
          ? 0
          : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static TensorFile ofArchive(Path file) {
    ZipEntries zip = ZipEntries.open(file, "zip archive");
    List<String> pickles = zip.names().stream().filter(TensorFile::isPickle).toList();
    if (pickles.size() == 1) {
      return TorchTensors.open(file, zip, pickles.get(0));
    }
    NpzFile npz = new NpzFile(zip);
    if (npz.names().isEmpty()) {
      throw new InputException(
          "%s: is a zip archive with neither one %s of PyTorch nor arrays of NumPy"
              .formatted(file, TorchTensors.PICKLE));
    }
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (String name : npz.names()) {
      shapes.put(name, Arrays.stream(npz.header(name).shape()).boxed().toList());
    }
    return new TensorFile(file, shapes, npz.others(), name -> floats(npz, name));
  }

  private static boolean isPickle(String entry) {
    return entry.equals(TorchTensors.PICKLE) || entry.endsWith("/" + TorchTensors.PICKLE);
  }

  private static float[] floats(NpzFile file, String name) {
    String found = file.header(name).type();
    TensorType type =
        TensorType.ofNumpy(found)
            .filter(TensorType::readsAsFloat)
            .orElseThrow(
                () ->
                    new InputException(
                        "%s, array '%s': has values of type %s; expected <f4 or <f2"
                            .formatted(file.path(), name, found)));
    return floats(type, file.values(name));
  }

  /** The values of a type that are in a buffer. */
  static float[] floats(TensorType type, ByteBuffer bytes) {
    FloatBuffer values = FloatBuffer.allocate(bytes.remaining() / type.width());
    type.putFloats(bytes, values);
    return values.array();
  }

  /** Of a file whose tensors are mapped into memory. */
  private static TensorFile ofSafetensors(SafetensorsFile file) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    file.names().forEach(name -> shapes.put(name, file.info(name).shape()));
    return new TensorFile(file.path(), shapes, List.of(), Map.of(), file::floats, file::close);
  }

  /**
   * All values of a tensor of floating-point numbers of 32 or 16 bits, row-major.
   *
   * @throws InputException if there is no such tensor, its values are of another type, or reading
   *     fails
   */
  public float[] floats(String name) {
    return values.apply(name);
  }

  /** Gives the file free, where it is open between reads. */
  @Override
  public void close() {
    closing.run();
  }
}
