package org.maskedaction.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.BoundedInputStream;

/**
 * The entries of a zip archive that is not trusted: names that lead out of the archive or occur
 * twice, entries that are encrypted, overlap or pass the end of the file, and ones that would
 * unpack to far more than the file are refused. The file is open only while it is read.
 */
public final class ZipEntries {
  private static final long MAX_RATIO = 20;
  private static final long SMALL_BYTES = 1L << 24;
  private static final int PIECE_BYTES = 1 << 16;

  private final Path path;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(
      String name, boolean stored, long offset, long packed, long size, long checksum) {}

  private ZipEntries(Path path) {
    this.path = path;
  }

  /**
   * Reads the table of contents.
   *
   * @param kind what the file should be, for the message, such as "npz file"
   * @throws InputException if it is none, is cut off, or is refused
   */
  public static ZipEntries open(Path path, String kind) {
    ZipEntries archive = new ZipEntries(path);
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        archive.add(entry);
      }
      archive.check(Files.size(path));
      return archive;
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new InputException(
          "%s: is not a complete %s: %s".formatted(path, kind, reason.getMessage()), e);
    }
  }

  private void add(ZipArchiveEntry entry) {
    String name = entry.getName();
    boolean leaves = Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
    if (leaves || name.startsWith("/") || name.startsWith("\\") || name.indexOf('\0') >= 0) {
      throw invalid(name, "has a name that leads out of the archive");
    }
    boolean stored = entry.getMethod() == ZipArchiveEntry.STORED;
    if (!stored && entry.getMethod() != ZipArchiveEntry.DEFLATED) {
      throw invalid(name, "is packed by the unknown method " + entry.getMethod());
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw invalid(name, "is encrypted");
    }
    Entry read =
        new Entry(
            name,
            stored,
            entry.getDataOffset(),
            entry.getCompressedSize(),
            entry.getSize(),
            entry.getCrc());
    if (entries.put(name, read) != null) {
      throw invalid(name, "occurs twice");
    }
  }

  private void check(long fileBytes) {
    List<Entry> inOrder =
        entries.values().stream().sorted(Comparator.comparingLong(Entry::offset)).toList();
    long end = 0;
    long unpacked = 0;
    for (Entry entry : inOrder) {
      if (entry.packed < 0
          || entry.offset < 0
          || entry.packed > fileBytes - entry.offset
          || entry.size < 0
          || entry.stored && entry.size != entry.packed) {
        throw invalid(
            entry.name,
            "claims %d bytes, %d unpacked; damaged".formatted(entry.packed, entry.size));
      }
      if (entry.offset < end) {
        throw invalid(entry.name, "overlaps another entry");
      }
      end = entry.offset + entry.packed;
      unpacked = Math.addExact(unpacked, entry.size);
      if (unpacked > SMALL_BYTES && unpacked / MAX_RATIO > fileBytes) {
        throw invalid(
            entry.name,
            "brings the archive to more than %d times its size when unpacked".formatted(MAX_RATIO));
      }
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Names of all entries in the archive's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Unpacked bytes of an entry, or -1 if there is none of that name. */
  public long size(String name) {
    Entry entry = entries.get(name);
    return entry == null ? -1 : entry.size;
  }

  /** The CRC-32 of an entry's bytes, as the table of contents has it. */
  public long checksum(String name) {
    return entries.get(name).checksum;
  }

  /** Where in the file the bytes of an entry begin, or -1 if it is compressed. */
  public long offset(String name) {
    Entry entry = entries.get(name);
    return entry.stored ? entry.offset : -1;
  }

  /**
   * Bytes of an entry, little-endian.
   *
   * @throws InputException if the entry does not have them
   */
  public ByteBuffer read(String name, long offset, long count) {
    long size = size(name);
    if (size < 0 || offset < 0 || count < 0 || offset > size || count > size - offset) {
      throw invalid(name, "has %d bytes; expected %d from %d on".formatted(size, count, offset));
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw invalid(name, "holds %d bytes at once, more than are read".formatted(count));
    }
    byte[] bytes = new byte[(int) count];
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      Entry entry = entries.get(name);
      if (entry.stored) {
        fill(bytes, channel.position(entry.offset + offset));
      } else {
        unpack(bytes, channel.position(entry.offset), entry.packed, offset);
      }
    } catch (IOException e) {
      throw new InputException(
          "%s, entry '%s': cannot be read: %s".formatted(path, name, e.getMessage()), e);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads in pieces, as each goes through memory outside the heap. */
  private static void fill(byte[] bytes, FileChannel channel) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      int piece = Math.min(PIECE_BYTES, bytes.length - done);
      int count = channel.read(ByteBuffer.wrap(bytes, done, piece));
      if (count < 0) {
        throw cutOff();
      }
      done += count;
    }
  }

  private static void unpack(byte[] bytes, FileChannel channel, long packed, long offset)
      throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      InputStream stream = new BoundedInputStream(Channels.newInputStream(channel), packed);
      InputStream unpacked = new InflaterInputStream(stream, inflater, PIECE_BYTES);
      unpacked.skipNBytes(offset);
      if (unpacked.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw cutOff();
      }
    } finally {
      inflater.end();
    }
  }

  private static EOFException cutOff() {
    return new EOFException("the archive is cut off");
  }

  private InputException invalid(String name, String problem) {
    return new InputException("%s, entry '%s': %s".formatted(path, name, problem));
  }
}
