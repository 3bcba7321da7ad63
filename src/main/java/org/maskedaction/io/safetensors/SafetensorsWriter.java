package org.maskedaction.io.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.TensorSource;

/**
 * Writes safetensors files, one tensor after the other, so that no tensor is held twice in memory.
 */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a file that appears under its name only when it is complete and on disk; a file of that
   * name is replaced.
   *
   * @param metadata free key-value text, may be empty
   * @param tensors in the order in which they are to lie in the file
   * @throws IOException if writing fails; a file of that name is then as it was
   * @throws IllegalArgumentException if two tensors have one name or one the reserved name, or the
   *     header is too long
   * @throws IllegalStateException if a source writes more or fewer bytes than its shape needs
   */
  public static void write(Path file, Map<String, String> metadata, List<TensorSource> tensors)
      throws IOException {
    byte[] header = header(metadata, tensors);
    DurableFiles.replace(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          DurableFiles.writeAll(channel, length.putLong(header.length).flip());
          DurableFiles.writeAll(channel, ByteBuffer.wrap(header));
          for (TensorSource tensor : tensors) {
            tensor.writeTo(channel);
          }
        });
  }

  /** The JSON header, padded with spaces so that the values start at a multiple of 8 bytes. */
  private static byte[] header(Map<String, String> metadata, List<TensorSource> tensors)
      throws JsonProcessingException {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      entries.put(SafetensorsHeader.METADATA, metadata);
    }
    long begin = 0;
    for (TensorSource tensor : tensors) {
      if (tensor.name().equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("the tensor name " + tensor.name() + " is reserved");
      }
      long end = Math.addExact(begin, tensor.byteLength());
      if (entries.put(tensor.name(), entry(tensor, begin, end)) != null) {
        throw new IllegalArgumentException("two tensors are named '" + tensor.name() + "'");
      }
      begin = end;
    }
    byte[] json = JSON.writeValueAsBytes(entries);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (padded > SafetensorsHeader.MAX_HEADER_BYTES) {
      throw new IllegalArgumentException("a header of " + padded + " bytes is too long");
    }
    byte[] header = Arrays.copyOf(json, padded);
    Arrays.fill(header, json.length, padded, (byte) ' ');
    return header;
  }

  private static Map<String, Object> entry(TensorSource tensor, long begin, long end) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("dtype", tensor.type().name());
    entry.put("shape", tensor.shape());
    entry.put("data_offsets", List.of(begin, end));
    return entry;
  }
}
