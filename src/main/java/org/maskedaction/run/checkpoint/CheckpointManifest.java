package org.maskedaction.run.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * The content of {@code state.json}: what a checkpoint holds, with a checksum of every file. Its
 * own checksum lies beside it in {@code state.json.sha256}, in the layout of the command sha256sum.
 */
record CheckpointManifest(
    int formatVersion, long step, Map<String, Object> state, Map<String, FileDigest> files) {
  private static final int FORMAT_VERSION = 1;
  private static final String STATE = "state.json";
  private static final String STATE_CHECKSUM = "state.json.sha256";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** Describes the files of a folder, and brings files and description to disk. */
  static void seal(Path folder, long step, Map<String, Object> state) throws IOException {
    Map<String, FileDigest> digests = new TreeMap<>();
    for (Path file : filesOf(folder)) {
      DurableFiles.sync(file);
      digests.put(file.getFileName().toString(), FileDigest.of(file));
    }
    CheckpointManifest manifest = new CheckpointManifest(FORMAT_VERSION, step, state, digests);
    JsonFile.write(folder.resolve(STATE), manifest);
    String checksum = FileDigest.of(folder.resolve(STATE)).sha256();
    DurableFiles.replace(folder.resolve(STATE_CHECKSUM), checksum + "  " + STATE + "\n");
  }

  /**
   * Reads a checkpoint and compares every file with its checksum.
   *
   * @throws InputException naming the first file that is missing, damaged or of another version
   */
  static Checkpoint verify(Path folder, long step) {
    try {
      CheckpointManifest manifest = read(folder);
      if (manifest.formatVersion != FORMAT_VERSION) {
        String versions = manifest.formatVersion + "; expected " + FORMAT_VERSION;
        throw new InputException("checkpoint " + folder + " has format version " + versions);
      }
      if (manifest.step != step) {
        throw new InputException("checkpoint " + folder + " says it is of step " + manifest.step);
      }
      for (Map.Entry<String, FileDigest> entry : manifest.files.entrySet()) {
        compare(folder.resolve(entry.getKey()), entry.getValue());
      }
      return new Checkpoint(folder, step, manifest.state, manifest.files.keySet());
    } catch (IOException e) {
      throw new InputException("cannot read checkpoint " + folder + ": " + e.getMessage(), e);
    }
  }

  private static CheckpointManifest read(Path folder) throws IOException {
    Path state = folder.resolve(STATE);
    Path checksum = folder.resolve(STATE_CHECKSUM);
    for (Path file : List.of(state, checksum)) {
      if (!Files.isRegularFile(file)) {
        throw new InputException("checkpoint file " + file + " is missing");
      }
    }
    String expected = FileDigest.of(state).sha256() + "  " + STATE + "\n";
    if (!expected.equals(Files.readString(checksum))) {
      throw new InputException("checkpoint file " + state + " does not match " + STATE_CHECKSUM);
    }
    return JSON.readValue(state.toFile(), CheckpointManifest.class);
  }

  private static void compare(Path file, FileDigest expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException("checkpoint file " + file + " is missing");
    }
    long size = Files.size(file);
    if (size != expected.size()) {
      String sizes = size + " bytes; expected " + expected.size();
      throw new InputException("checkpoint file " + file + " has " + sizes);
    }
    if (!FileDigest.of(file).equals(expected)) {
      throw new InputException("checkpoint file " + file + " does not match its SHA-256 checksum");
    }
  }

  private static Collection<Path> filesOf(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (!Files.isRegularFile(file) || name.equals(STATE) || name.equals(STATE_CHECKSUM)) {
        throw new IllegalStateException("a checkpoint writer must not create " + file);
      }
    }
    return files;
  }
}
