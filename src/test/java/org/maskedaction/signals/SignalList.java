package org.maskedaction.signals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.Fingerprint;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.io.CsvTable;
import org.maskedaction.io.InputException;

/**
 * Signals that are known by name and read when their turn comes.
 *
 * @param source where they are listed
 * @param rows one for each
 */
record SignalList(String source, List<Row> rows) {
  static final String FILE = "file";
  static final String LABEL = "label";

  /**
   * One signal.
   *
   * @param file where it is
   * @param id its file as the list has it
   * @param label its class, -1 for none
   */
  record Row(Path file, String id, int label) {}

  /**
   * Reads a table with the columns {@code file}, relative to it, and {@code label}.
   *
   * @throws InputException where it cannot be read, or a label is no whole number
   */
  static SignalList read(Path list) {
    List<Row> rows = new ArrayList<>();
    for (CsvTable table = CsvTable.open(list); table.next(); ) {
      String id = table.get(FILE);
      try {
        rows.add(new Row(list.resolveSibling(id), id, Integer.parseInt(table.get(LABEL))));
      } catch (NumberFormatException e) {
        throw new InputException(
            "%s: has the label '%s'; expected a whole number"
                .formatted(table.where(), table.get(LABEL)),
            e);
      }
    }
    return new SignalList(list.toString(), rows);
  }

  /** Files without labels. */
  static SignalList of(List<Path> files) {
    return new SignalList(
        "files", files.stream().map(file -> new Row(file, file.toString(), -1)).toList());
  }

  /**
   * The same, all of which have a class.
   *
   * @throws InputException naming the first that has none
   */
  SignalList withClasses(int classes) {
    for (Row row : rows) {
      if (row.label() < 0 || row.label() >= classes) {
        throw new InputException(
            "%s: '%s' has label %d; expected 0 to %d"
                .formatted(source, row.id(), row.label(), classes - 1));
      }
    }
    return this;
  }

  String fingerprint() {
    return Fingerprint.ofSamples(rows.size(), i -> rows.get(i).id(), i -> rows.get(i).label());
  }

  /**
   * Reads them.
   *
   * @param gain largest change of a signal's size, as a share of it
   */
  SampleLoader<Signal, SignalBatch> loader(
      SignalModelConfig model, double gain, LoaderSettings settings) {
    return new SampleLoader<>(new SignalSource(rows, model, gain), SignalBatch::of, settings);
  }

  /** Reads them one by one as they are; those that cannot be read are left out. */
  SampleLoader<Signal, SignalBatch> single(SignalModelConfig model) {
    return loader(
        model, 0, LoaderSettings.inOrder(1, 0).withUnusable(LoaderSettings.Unusable.LEFT_OUT, 1));
  }
}
