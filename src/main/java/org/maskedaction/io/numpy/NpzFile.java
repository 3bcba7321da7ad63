package org.maskedaction.io.numpy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.maskedaction.io.InputException;

/** The arrays of an npz file as {@code numpy.savez} writes it, that is without compression. */
public final class NpzFile {
  private static final String ENDING = ".npy";

  private final Path path;
  private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();

  /**
   * Reads the table of contents.
   *
   * @throws InputException where the file is missing, or no zip archive, or cut off
   */
  public NpzFile(Path path) {
    this.path = path;
    if (!Files.isRegularFile(path)) {
      throw new InputException(path + ": no such file");
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        String name = entry.getName();
        if (name.endsWith(ENDING)) {
          entries.put(name.substring(0, name.length() - ENDING.length()), entry);
        }
      }
    } catch (IOException e) {
      throw new InputException(
          "%s: is not a complete npz file: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Whether there is an array of that name. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * An array, mapped straight from the archive.
   *
   * @throws InputException where it is missing, compressed or not what its header says
   */
  public NpyArray array(String name) {
    ZipArchiveEntry entry = entry(name);
    String what = path + ", array " + name;
    if (entry.getMethod() != ZipArchiveEntry.STORED) {
      throw new InputException(
          what + ": is compressed; write it with numpy.savez, not numpy.savez_compressed");
    }
    return NpyArray.map(path, what, entry.getDataOffset(), entry.getSize());
  }

  /** The names of the arrays, in the order of the archive. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The CRC-32 of an array's bytes, as the archive's table of contents has it. */
  public long checksum(String name) {
    return entry(name).getCrc();
  }

  private ZipArchiveEntry entry(String name) {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new InputException(
          "%s: has no array '%s', but %s".formatted(path, name, entries.keySet()));
    }
    return entry;
  }
}
