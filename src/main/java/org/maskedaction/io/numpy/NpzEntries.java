package org.maskedaction.io.numpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Writes arrays as {@code numpy.savez} does, without compression. */
public final class NpzEntries {
  private final ZipArchiveOutputStream zip;

  /** Writes the bytes of an array's values. */
  @FunctionalInterface
  public interface Values {
    /** Writes all of them, little-endian. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes to a channel, which stays open. */
  public NpzEntries(SeekableByteChannel channel) throws IOException {
    zip = new ZipArchiveOutputStream(channel);
    zip.setMethod(ZipArchiveEntry.STORED);
    zip.setUseZip64(Zip64Mode.AsNeeded);
  }

  /**
   * Writes an array.
   *
   * @param header what {@link NpyHeader#format} gives
   * @param bytes how many bytes the values take
   */
  public void array(String name, byte[] header, long bytes, Values values) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name + ".npy");
    entry.setMethod(ZipArchiveEntry.STORED);
    entry.setSize(header.length + bytes);
    entry.setTime(0);
    zip.putArchiveEntry(entry);
    zip.write(header);
    values.writeTo(zip);
    zip.closeArchiveEntry();
  }

  /** Writes an array whose values are the whole of an array-backed buffer. */
  public void array(String name, byte[] header, ByteBuffer values) throws IOException {
    array(name, header, values.capacity(), out -> out.write(values.array()));
  }

  /** Writes a list of texts. // [N] */
  public void texts(String name, List<String> texts) throws IOException {
    List<int[]> codes = texts.stream().map(text -> text.codePoints().toArray()).toList();
    int width = codes.stream().mapToInt(text -> text.length).max().orElse(1);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(texts.size(), width * Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < codes.size(); row++) {
      bytes.position(row * width * Integer.BYTES);
      for (int code : codes.get(row)) {
        bytes.putInt(code);
      }
    }
    array(name, NpyHeader.format("<U" + width, texts.size()), bytes);
  }

  /** Writes the table of contents, after the last array. */
  public void finish() throws IOException {
    zip.finish();
  }
}
