package org.maskedaction.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.io.ClassNames;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.maskedaction.run.tensorboard.TensorBoardLog;

/**
 * Where everything lies in the folder of a training run, whether it is there or not. What is in a
 * checkpoint is said in {@link org.maskedaction.run.checkpoint}, what commands add in {@link
 * ResultFolder}.
 *
 * @param folder the folder of the run
 */
public record RunFiles(Path folder) {
  /** Name of the file with the configuration. */
  public static final String CONFIG = "config.yaml";

  private static final Pattern SHEET = Pattern.compile("step-(\\d+)\\.png");

  /** The configuration of the run. */
  public Path config() {
    return folder.resolve(CONFIG);
  }

  /** Whether the folder holds a run. */
  public boolean hasRun() {
    return Files.isRegularFile(config());
  }

  /** One JSON object per training step; see {@link MetricsLog}. */
  public Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  /** The folder of a {@link CheckpointStore}. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** The folder of pictures of masks. */
  public Path masks() {
    return folder.resolve("masks");
  }

  /** The picture of masks and reconstructions after {@code step} steps. */
  public Path maskSheet(long step) {
    return masks().resolve(String.format(Locale.ROOT, "step-%08d.png", step));
  }

  /** The pictures of masks and reconstructions that are there, by step. */
  public TreeMap<Long, Path> maskSheets() throws IOException {
    TreeMap<Long, Path> sheets = new TreeMap<>();
    if (!Files.isDirectory(masks())) {
      return sheets;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(masks())) {
      for (Path file : entries) {
        Matcher name = SHEET.matcher(file.getFileName().toString());
        if (name.matches()) {
          sheets.put(Long.valueOf(name.group(1)), file);
        }
      }
    }
    return sheets;
  }

  /** The folder of event files; see {@link TensorBoardLog}. */
  public Path tensorboard() {
    return folder.resolve("tensorboard");
  }

  /**
   * Where a session of the run came from; see {@link Provenance}.
   *
   * @param session 1 for the one that began the run, then one for each that resumed it
   */
  public Path provenance(int session) {
    return folder.resolve(session == 1 ? "provenance.json" : "provenance-" + session + ".json");
  }

  /** The provenance of all sessions so far, the first one first. */
  public List<Path> provenances() {
    List<Path> files = new ArrayList<>();
    while (Files.exists(provenance(files.size() + 1))) {
      files.add(provenance(files.size() + 1));
    }
    return files;
  }

  /** A note that the run was stopped before its end, there until it is continued. */
  public Path stopped() {
    return folder.resolve("stopped.txt");
  }

  /** The batch that ended the run. */
  public Path badBatch(long step) {
    return folder.resolve(String.format(Locale.ROOT, "bad-batch-step-%08d.npz", step));
  }

  /** The names of the classes; see {@link ClassNames}. */
  public Path classNames() {
    return folder.resolve(ClassNames.FILE);
  }

  /** Held by the process that writes into the folder. */
  Path lock() {
    return folder.resolve("run.lock");
  }
}
