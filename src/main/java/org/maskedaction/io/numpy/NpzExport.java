package org.maskedaction.io.numpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.maskedaction.interop.NpzTensors;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.io.DurableFiles;

/** Writes float32 tensors as an uncompressed npz file, with one of them in memory at a time. */
public final class NpzExport {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0); // zip's first

  private NpzExport() {}

  /** Writes all parts; a file that exists is replaced in one step. */
  public static void write(Path file, List<TensorPart> parts, Function<TensorPart, float[]> values)
      throws IOException {
    DurableFiles.replace(
        file,
        channel -> {
          OutputStream open = Channels.newOutputStream(channel); // the channel's owner closes it
          ZipOutputStream zip = new ZipOutputStream(open);
          for (TensorPart part : parts) {
            add(zip, part, values.apply(part));
          }
          zip.finish();
        });
  }

  private static void add(ZipOutputStream zip, TensorPart part, float[] values) throws IOException {
    long[] shape = part.shape().stream().mapToLong(Long::longValue).toArray();
    byte[] header = NpyHeader.format("<f4", shape);
    byte[] data = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    CRC32 checksum = new CRC32();
    checksum.update(header);
    checksum.update(data);
    ZipEntry entry = new ZipEntry(part.foreign() + NpzTensors.ENDING);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.length + data.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(header);
    zip.write(data);
    zip.closeEntry();
  }
}
