package org.maskedaction.data.skeleton.prepare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.FileDigest;

/** Sequences that wait in a temporary file until the length of the longest is known. */
final class SequenceSpool implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final List<Entry> entries = new ArrayList<>();
  private final MessageDigest digest = FileDigest.newSha256();
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
    digest.update("%s %d ".formatted(sequence.id(), sequence.label()).getBytes(UTF_8));
    digest.update(buffer.array());
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

  /** SHA-256 of the names, labels and values of all sequences, in hexadecimal. */
  String fingerprint() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned", e);
    }
  }

  /** Writes all sequences as float32, each with zeros up to {@code rowBytes}. */
  void copyPadded(int rowBytes, WritableByteChannel target) throws IOException {
    ByteBuffer row = ByteBuffer.allocate(rowBytes);
    for (Entry entry : entries) {
      row.clear().limit(entry.length());
      while (row.hasRemaining()) {
        if (channel.read(row, entry.position() + row.position()) < 0) {
          throw new IOException(file + " is cut off");
        }
      }
      Arrays.fill(row.array(), entry.length(), rowBytes, (byte) 0);
      target.write(row.clear());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.delete(file);
  }
}
