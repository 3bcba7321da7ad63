package org.maskedaction.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.CsvTable;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * A folder for results that people and other programs read. A file of the same name is replaced in
 * one step.
 *
 * @param path the folder
 */
public record ResultFolder(Path path) {
  /** How good a classifier is. */
  public static final String EVALUATION = "evaluation.json";

  /** The most probable classes of each sample. */
  public static final String PREDICTIONS = "predictions.csv";

  /** Which classes are taken for which. */
  public static final String CONFUSION = "confusion.csv";

  /** {@link #CONFUSION} as a picture. */
  public static final String CONFUSION_PICTURE = "confusion.png";

  /** How good a classifier is with every subset of its modalities. */
  public static final String SUBSETS = "subsets.json";

  /** {@link #SUBSETS} as a table. */
  public static final String SUBSETS_TABLE = "subsets.csv";

  /** {@link #SUBSETS} as a picture. */
  public static final String SUBSETS_PICTURE = "subsets.png";

  /** What features tell of classes. */
  public static final String PROBE = "probe.json";

  /**
   * Makes sure that the folder is there.
   *
   * @throws InputException if it cannot be created
   */
  public static ResultFolder create(Path path) {
    try {
      Files.createDirectories(path);
      return new ResultFolder(path);
    } catch (IOException e) {
      throw new InputException(path + ": cannot be created as a folder for results", e);
    }
  }

  /** Writes an object as indented JSON with keys in snake case. */
  public void json(String name, Object value) throws IOException {
    JsonFile.writeSnakeCase(path.resolve(name), value);
  }

  /** Writes rows as comma-separated values, fields in quotes where they need it (RFC 4180). */
  public void csv(String name, List<List<String>> rows) throws IOException {
    CsvTable.write(path.resolve(name), rows);
  }
}
