package org.maskedaction.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.io.ZipEntries;
import org.maskedaction.io.numpy.NpzFile;

/** Opens weight files of any known kind. */
public final class TensorFiles {
  private static final String SAFETENSORS = "model.safetensors";
  private static final String TORCH = "pytorch_model.bin";
  // The first bytes of a safetensors file are a number, so fewer than four would tell too little.
  private static final int ZIP_START = 0x04034b50;
  private static final int OLD_TORCH_START = 0x0a8a0280;

  private TensorFiles() {}

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
    if (file.toString().endsWith(OnnxTensors.ENDING)) {
      return OnnxTensors.open(file);
    }
    int start = start(file);
    if (start == ZIP_START) {
      return ofArchive(file);
    }
    if (start == OLD_TORCH_START) {
      throw new InputException(
          file + ": is a bare pickle, as PyTorch saved before 1.6; load it there and save it anew");
    }
    return SafetensorsTensors.open(file);
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
    List<String> pickles = zip.names().stream().filter(TensorFiles::isPickle).toList();
    if (pickles.size() == 1) {
      return TorchTensors.of(file, zip, pickles.get(0));
    }
    NpzFile npz = new NpzFile(zip);
    if (npz.names().isEmpty()) {
      throw new InputException(
          "%s: is a zip archive with neither one %s of PyTorch nor arrays of NumPy"
              .formatted(file, TorchTensors.PICKLE));
    }
    return new NpzTensors(npz);
  }

  private static boolean isPickle(String entry) {
    return entry.equals(TorchTensors.PICKLE) || entry.endsWith("/" + TorchTensors.PICKLE);
  }
}
