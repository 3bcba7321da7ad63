package org.maskedaction.run.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A new file of records in the framing of TFRecord: length of the record (64 bits), checksum of the
 * length, the record, checksum of the record, numbers with the lowest byte first. Checksums are
 * CRC-32C, rotated right by 15 bits plus a constant.
 */
final class RecordFile implements AutoCloseable {
  private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;
  private static final int ROTATION = 15;
  private static final int MASK = 0xA282EAD8;

  private final OutputStream out;

  /**
   * Starts the file.
   *
   * @throws IOException if it exists or cannot be written
   */
  RecordFile(Path file) throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Appends a record; it has reached the file when this returns. */
  void append(byte[] data) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME + data.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(checksum(frame.array(), 0, Long.BYTES));
    frame.put(data);
    frame.putInt(checksum(data, 0, data.length));
    out.write(frame.array());
    out.flush();
  }

  private static int checksum(byte[] data, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, offset, length);
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
