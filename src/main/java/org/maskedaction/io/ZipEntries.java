package org.maskedaction.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The entries of a zip archive that is not trusted: names that lead out of the archive or occur
 * twice, entries that overlap, and ones that would unpack to far more than the file are refused.
 */
public final class ZipEntries implements AutoCloseable {
  private static final long MAX_RATIO = 20;
  private static final long SMALL_BYTES = 1L << 24;

  private final Path path;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private ZipEntries(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
  }

  /**
   * Opens an archive.
   *
   * @throws InputException if it is none, is cut off, or is refused
   */
  public static ZipEntries open(Path path) {
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(path + ": is no complete zip archive: " + e.getMessage(), e);
    }
    ZipEntries archive = new ZipEntries(path, zip);
    try {
      archive.index();
      return archive;
    } catch (IOException | IllegalArgumentException e) {
      archive.close();
      throw new InputException(path + ": is no complete zip archive: " + e.getMessage(), e);
    } catch (InputException e) {
      archive.close();
      throw e;
    }
  }

  private void index() throws IOException {
    long fileBytes = Files.size(path);
    long stored = 0;
    long unpacked = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      checkName(entry.getName());
      if (entries.put(entry.getName(), entry) != null) {
        throw invalid(entry.getName(), "occurs twice");
      }
      checkSizes(entry, fileBytes);
      stored = Math.addExact(stored, entry.getCompressedSize());
      unpacked = Math.addExact(unpacked, entry.getSize());
      if (stored > fileBytes) {
        throw invalid(entry.getName(), "overlaps another entry");
      }
      if (unpacked > SMALL_BYTES && unpacked / MAX_RATIO > fileBytes) {
        throw invalid(
            entry.getName(),
            "brings the archive to more than %d times its size when unpacked".formatted(MAX_RATIO));
      }
    }
  }

  private void checkName(String name) {
    boolean leaves = Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
    if (leaves || name.startsWith("/") || name.startsWith("\\") || name.indexOf('\0') >= 0) {
      throw invalid(name, "has a name that leads out of the archive");
    }
  }

  private void checkSizes(ZipEntry entry, long fileBytes) {
    long packed = entry.getCompressedSize();
    long size = entry.getSize();
    boolean known = entry.getMethod() == ZipEntry.STORED || entry.getMethod() == ZipEntry.DEFLATED;
    if (!known) {
      throw invalid(entry.getName(), "is packed by the unknown method " + entry.getMethod());
    }
    if (packed < 0 || packed > fileBytes || size < 0 || (isStored(entry) && size != packed)) {
      throw invalid(
          entry.getName(), "claims %d bytes, %d unpacked; damaged".formatted(packed, size));
    }
  }

  private static boolean isStored(ZipEntry entry) {
    return entry.getMethod() == ZipEntry.STORED;
  }

  /** Names of all entries in the archive's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Unpacked bytes of an entry, or -1 if there is none of that name. */
  public long size(String name) {
    ZipEntry entry = entries.get(name);
    return entry == null ? -1 : entry.getSize();
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
    try (InputStream stream = zip.getInputStream(entries.get(name))) {
      stream.skipNBytes(offset);
      if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException("the archive is cut off");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "%s, entry '%s': cannot be read: %s".formatted(path, name, e.getMessage()), e);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private InputException invalid(String name, String problem) {
    return new InputException("%s, entry '%s': %s".formatted(path, name, problem));
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new InputException("cannot close " + path, e);
    }
  }
}
