package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;

/**
 * The {@code .ts} form of the UEA time series archive, as NATOPS has it: one sequence per line
 * after {@code @data}, its dimensions separated by colons, the last part being the class. Dimension
 * d is coordinate d mod 3 of joint d / 3. The label is the class's place in {@code @classLabel}.
 *
 * @param joints joints of the sequences, with three coordinates each
 */
public record TimeSeriesFormat(int joints) implements SkeletonFormat {
  private static final int COORDINATES = 3;
  private static final String CLASSES = "@classlabel true";
  private static final String DATA = "@data";

  @Override
  public List<SkeletonSequence> read(Path file) {
    TextRows rows = TextRows.read(file);
    List<String> classes = classes(rows);
    String name = file.getFileName().toString();
    List<SkeletonSequence> sequences = new ArrayList<>();
    while (rows.hasNext()) {
      String[] parts = rows.next("a sequence").split(":");
      String id = "%s#%d".formatted(name, sequences.size() + 1);
      sequences.add(sequence(rows, id, parts, classes));
    }
    if (sequences.isEmpty()) {
      throw new InputException(file + ": has no sequences");
    }
    return sequences;
  }

  /** Reads the header up to {@code @data}. */
  private static List<String> classes(TextRows rows) {
    List<String> classes = List.of();
    while (true) {
      String line = rows.next(DATA).strip();
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith(CLASSES)) {
        classes = List.of(line.substring(CLASSES.length()).strip().split("\\s+"));
      } else if (lower.equals(DATA)) {
        if (classes.isEmpty()) {
          throw rows.error("'@classLabel true' and the classes before @data", "none");
        }
        return classes;
      }
    }
  }

  private SkeletonSequence sequence(
      TextRows rows, String id, String[] parts, List<String> classes) {
    int dimensions = joints * COORDINATES;
    if (parts.length != dimensions + 1) {
      throw rows.error("%d dimensions and a class".formatted(dimensions), parts.length + " parts");
    }
    int label = classes.indexOf(parts[dimensions].strip());
    if (label < 0) {
      throw rows.error("one of the classes " + classes, "'" + parts[dimensions].strip() + "'");
    }
    int frames = parts[0].split(",").length;
    float[] values = new float[frames * dimensions]; // [T, 1, V, C]
    for (int dimension = 0; dimension < dimensions; dimension++) {
      String[] series = parts[dimension].split(",");
      if (series.length != frames) {
        throw rows.error(
            "%d values in dimension %d".formatted(frames, dimension + 1),
            Integer.toString(series.length));
      }
      for (int frame = 0; frame < frames; frame++) {
        values[frame * dimensions + dimension] = rows.coordinate(series[frame].strip());
      }
    }
    return new SkeletonSequence(id, label, Capture.UNKNOWN, frames, 1, joints, COORDINATES, values);
  }
}
