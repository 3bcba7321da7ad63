package org.maskedaction.data.skeleton.prepare;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.SkeletonSequence;

/** Sequences that wait in a temporary file until the length of the longest is known. */
final class SequenceSpool implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  /** What is known of a sequence beside its values. */
  record Entry(String id, int label, Capture capture, int frames, long position, int length) {}

  SequenceSpool(Path file) throws IOException {
    this.file = file;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  void add(SkeletonSequence sequence) throws IOException {
    float[] values = sequence.values();
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    long position = bytes;
    while (buffer.hasRemaining()) {
      bytes += channel.write(buffer, bytes);
    }
    entries.add(
        new Entry(
            sequence.id(),
            sequence.label(),
            sequence.capture(),
            sequence.frames(),
            position,
            buffer.capacity()));
  }

  List<Entry> entries() {
    return entries;
  }

  /** Writes all sequences as float32, each with zeros up to {@code rowBytes}. */
  void copyPadded(int rowBytes, OutputStream target) throws IOException {
    ByteBuffer row = ByteBuffer.allocate(rowBytes);
    for (Entry entry : entries) {
      row.clear().limit(entry.length());
      while (row.hasRemaining()) {
        if (channel.read(row, entry.position() + row.position()) < 0) {
          throw new IOException(file + " is cut off");
        }
      }
      Arrays.fill(row.array(), entry.length(), rowBytes, (byte) 0);
      target.write(row.array());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.delete(file);
  }
}
