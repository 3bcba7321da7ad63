package org.maskedaction.io.numpy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.io.ZipEntries;

/** The arrays of an npz file of NumPy. The file is open only while it is read. */
public final class NpzFile {
  static final String ENDING = ".npy";

  private final ZipEntries zip;
  private final List<String> names;

  /**
   * Reads the table of contents.
   *
   * @throws InputException where the file is missing, or no zip archive, or cut off, or refused as
   *     {@link ZipEntries} does
   */
  public NpzFile(Path path) {
    this(open(path));
  }

  /** The arrays in an archive. */
  public NpzFile(ZipEntries zip) {
    this.zip = zip;
    this.names =
        zip.names().stream()
            .filter(entry -> entry.endsWith(ENDING))
            .map(entry -> entry.substring(0, entry.length() - ENDING.length()))
            .toList();
  }

  private static ZipEntries open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InputException(path + ": no such file");
    }
    return ZipEntries.open(path, "npz file");
  }

  /** The file. */
  public Path path() {
    return zip.path();
  }

  /** The names of the arrays, in the order of the archive. */
  public List<String> names() {
    return names;
  }

  /** The names of the files in the archive that are no arrays. */
  public List<String> others() {
    return zip.names().stream().filter(entry -> !entry.endsWith(ENDING)).toList();
  }

  /** Whether there is an array of that name. */
  public boolean has(String name) {
    return zip.size(name + ENDING) >= 0;
  }

  /**
   * An array, mapped straight from the archive.
   *
   * @throws InputException where it is missing, compressed or not what its header says
   */
  public NpyArray array(String name) {
    String entry = entry(name);
    long start = zip.offset(entry);
    if (start < 0) {
      throw new InputException(
          what(name) + ": is compressed; write it with numpy.savez, not numpy.savez_compressed");
    }
    return NpyArray.map(zip.path(), what(name), start, zip.size(entry));
  }

  /**
   * The type and shape of an array, compressed or not.
   *
   * @throws InputException where it is missing or not what its header says
   */
  public NpyHeader header(String name) {
    String entry = entry(name);
    long size = zip.size(entry);
    ByteBuffer start = zip.read(entry, 0, Math.min(size, NpyHeader.ENOUGH));
    return NpyHeader.parse(start, size, what(name));
  }

  /**
   * The bytes of all values of an array, compressed or not, little-endian.
   *
   * @throws InputException where it is missing, not what its header says or too large for memory
   */
  public ByteBuffer values(String name) {
    NpyHeader header = header(name);
    return zip.read(entry(name), header.length(), header.bytes());
  }

  /** The CRC-32 of an array's bytes, as the archive's table of contents has it. */
  public long checksum(String name) {
    return zip.checksum(entry(name));
  }

  private String what(String name) {
    return zip.path() + ", array " + name;
  }

  private String entry(String name) {
    if (!has(name)) {
      throw new InputException("%s: has no array '%s', but %s".formatted(path(), name, names));
    }
    return name + ENDING;
  }
}
