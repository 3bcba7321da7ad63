package org.maskedaction.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of uncompressed entries, one after the other, each of known length. Equal
 * entries give equal bytes on every machine. What reaches 4 GiB is described as ZIP64.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT</a>
 */
public final class ZipWriter {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR64_BYTES = 20;
  private static final short EXTRA64 = 1;
  private static final short EXTRA_TIME = 0x5455;
  private static final short UTF8_NAMES = 0x800;
  private static final short VERSION = 10;
  private static final short VERSION64 = 45;
  private static final long MARK = 0xFFFFFFFFL; // stands where ZIP64 has the number
  private static final int MARK16 = 0xFFFF;
  private static final int FIRST_SECOND = 315_532_800; // 1980-01-01 UTC since 1970

  /** What entries say of their time and of what wrote them, which is nothing of meaning. */
  public enum Stamp {
    /** The first day that zip knows, 1980-01-01. */
    FIRST_DAY(VERSION, (short) 0, (short) 0x21),
    /** No day at all. */
    NO_DAY((short) 20, (short) 0x2100, (short) 0);

    private final short madeBy;
    private final short time;
    private final short day;

    Stamp(short madeBy, short time, short day) {
      this.madeBy = madeBy;
      this.time = time;
      this.day = day;
    }

    private byte[] extra() {
      if (this == NO_DAY) {
        return new byte[0];
      }
      ByteBuffer extra = buffer(9).putShort(EXTRA_TIME).putShort((short) 5);
      return extra.put((byte) 1).putInt(FIRST_SECOND).array();
    }
  }

  private record Entry(byte[] name, long offset, long size, int crc) {}

  private final FileChannel channel;
  private final Stamp stamp;
  private final List<Entry> entries = new ArrayList<>();
  private boolean large;

  /** Writes to a channel from where it stands, and leaves it open. */
  public ZipWriter(FileChannel channel, Stamp stamp) {
    this.channel = channel;
    this.stamp = stamp;
  }

  /**
   * Writes an entry.
   *
   * @param size bytes of its content
   * @throws IllegalStateException if the content is longer or shorter
   */
  public void add(String name, long size, ByteSource content) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    Entry begun = new Entry(utf8, channel.position(), size, 0);
    DurableFiles.writeAll(channel, local(begun));
    EntryChannel written = new EntryChannel(channel, name, size);
    content.writeTo(written);
    written.checkComplete();
    long end = channel.position();
    Entry entry = new Entry(utf8, begun.offset, size, (int) written.crc.getValue());
    channel.position(entry.offset);
    DurableFiles.writeAll(channel, local(entry));
    channel.position(end);
    entries.add(entry);
    large |= size >= MARK;
  }

  private ByteBuffer local(Entry entry) {
    byte[] extra = entry.size >= MARK ? extra64(entry.size, entry.size) : stamp.extra();
    ByteBuffer header = buffer(LOCAL_BYTES + entry.name.length + extra.length).putInt(LOCAL);
    putCommon(header, entry, entry.size >= MARK, extra.length);
    return header.put(entry.name).put(extra).flip();
  }

  private ByteBuffer central(Entry entry) {
    boolean largeSize = entry.size >= MARK;
    boolean largeOffset = entry.offset >= MARK;
    large |= largeOffset;
    byte[] extra = stamp.extra();
    if (largeSize) {
      extra =
          largeOffset
              ? extra64(entry.size, entry.size, entry.offset)
              : extra64(entry.size, entry.size);
    } else if (largeOffset) {
      extra = extra64(entry.offset);
    }
    ByteBuffer header = buffer(CENTRAL_BYTES + entry.name.length + extra.length).putInt(CENTRAL);
    header.putShort(large ? VERSION64 : stamp.madeBy);
    putCommon(header, entry, largeSize || largeOffset, extra.length);
    header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    header.putInt((int) Math.min(entry.offset, MARK));
    return header.put(entry.name).put(extra).flip();
  }

  private void putCommon(ByteBuffer header, Entry entry, boolean zip64, int extraBytes) {
    header.putShort(zip64 ? VERSION64 : VERSION).putShort(UTF8_NAMES).putShort((short) 0);
    header.putShort(stamp.time).putShort(stamp.day).putInt(entry.crc);
    int size = (int) Math.min(entry.size, MARK);
    header.putInt(size).putInt(size);
    header.putShort((short) entry.name.length).putShort((short) extraBytes);
  }

  private static byte[] extra64(long... numbers) {
    int bytes = numbers.length * Long.BYTES;
    ByteBuffer extra = buffer(2 * Short.BYTES + bytes).putShort(EXTRA64).putShort((short) bytes);
    for (long number : numbers) {
      extra.putLong(number);
    }
    return extra.array();
  }

  /** Writes the table of contents, after the last entry. */
  public void finish() throws IOException {
    long start = channel.position();
    for (Entry entry : entries) {
      DurableFiles.writeAll(channel, central(entry));
    }
    long bytes = channel.position() - start;
    int count = entries.size();
    if (large || start >= MARK || count >= MARK16) {
      ByteBuffer end = buffer(END64_BYTES + LOCATOR64_BYTES).putInt(END64);
      end.putLong(END64_BYTES - Integer.BYTES - Long.BYTES).putShort(VERSION64).putShort(VERSION64);
      end.putInt(0).putInt(0).putLong(count).putLong(count).putLong(bytes).putLong(start);
      end.putInt(LOCATOR64).putInt(0).putLong(start + bytes).putInt(1);
      DurableFiles.writeAll(channel, end.flip());
    }
    short entryCount = (short) Math.min(count, MARK16);
    ByteBuffer end = buffer(END_BYTES).putInt(END).putInt(0);
    end.putShort(entryCount).putShort(entryCount);
    end.putInt((int) bytes).putInt((int) Math.min(start, MARK)).putShort((short) 0);
    DurableFiles.writeAll(channel, end.flip());
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sums up the bytes of an entry. */
  private static final class EntryChannel extends ExactChannel {
    private final CRC32 crc = new CRC32();

    EntryChannel(FileChannel target, String name, long size) {
      super(target, "zip entry '" + name + "'", size);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      crc.update(bytes.duplicate());
      return super.write(bytes);
    }
  }
}
