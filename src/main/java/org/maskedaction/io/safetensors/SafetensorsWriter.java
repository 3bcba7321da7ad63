package org.maskedaction.io.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.DurableFiles;

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
   * @throws IllegalArgumentException if two tensors have one name, or the header is too long
   * @throws IllegalStateException if a source writes more or fewer bytes than its shape needs
   */
  public static void write(Path file, Map<String, String> metadata, List<TensorSource> tensors)
      throws IOException {
    byte[] header = header(metadata, tensors);
    DurableFiles.replace(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          writeFully(channel, length.putLong(header.length).flip());
          writeFully(channel, ByteBuffer.wrap(header));
          for (TensorSource tensor : tensors) {
            write(tensor, channel);
          }
        });
  }

  private static void write(TensorSource tensor, WritableByteChannel channel) throws IOException {
    ExactChannel exact = new ExactChannel(channel, tensor);
    tensor.values().writeTo(exact);
    exact.checkComplete();
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

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Passes bytes on, always all of a buffer, and holds a source to its announced length. */
  private static final class ExactChannel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final TensorSource tensor;
    private long remaining;

    ExactChannel(WritableByteChannel target, TensorSource tensor) {
      this.target = target;
      this.tensor = tensor;
      this.remaining = tensor.byteLength();
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int count = bytes.remaining();
      if (count > remaining) {
        throw new IllegalStateException(
            "tensor '" + tensor.name() + "' writes more than " + tensor.byteLength() + " bytes");
      }
      writeFully(target, bytes);
      remaining -= count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return target.isOpen();
    }

    /** Leaves the file open: it belongs to the writer. */
    @Override
    public void close() {}

    void checkComplete() {
      if (remaining != 0) {
        throw new IllegalStateException(
            "tensor '" + tensor.name() + "' wrote " + remaining + " bytes too few");
      }
    }
  }
}
