package org.maskedaction.kind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.LeftOut;
import org.maskedaction.evaluation.probe.LabelledFeatures;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;

/** Feature vectors of clips in their order, with ids and labels. */
public final class SampleFeatures {
  private final String source;
  private final int width;
  private final List<String> ids = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<float[]> rows = new ArrayList<>();
  private List<LeftOut> leftOut = List.of();

  /**
   * @param source where the clips are listed
   * @param width length D of a vector
   */
  public SampleFeatures(String source, int width) {
    this.source = source;
    this.width = width;
  }

  /** Adds a clip, its label -1 where it has none. */
  public void add(String id, int label, float[] row) {
    ids.add(id);
    labels.add(label);
    rows.add(row);
  }

  /** Notes what could not be read. */
  public void leaveOut(List<LeftOut> samples) {
    leftOut = List.copyOf(samples);
  }

  public String source() {
    return source;
  }

  public int width() {
    return width;
  }

  public int size() {
    return ids.size();
  }

  public List<String> ids() {
    return ids;
  }

  public List<LeftOut> leftOut() {
    return leftOut;
  }

  /**
   * The vectors in double precision.
   *
   * @throws InputException for a clip without a label
   */
  public LabelledFeatures labelled() {
    double[][] values = new double[size()][width];
    for (int i = 0; i < values.length; i++) {
      if (labels.get(i) < 0) {
        throw new InputException(
            "%s: '%s' has no label; expected one for every clip".formatted(source, ids.get(i)));
      }
      for (int j = 0; j < width; j++) {
        values[i][j] = rows.get(i)[j];
      }
    }
    return new LabelledFeatures(values, labelValues());
  }

  private int[] labelValues() {
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Writes an npz file with {@code features}, float32 [n, D], {@code ids} and {@code labels}, int32
   * [n], -1 where there is none.
   */
  public void write(Path out) throws IOException {
    new NpzWriter()
        .add("features", rows, width)
        .add("ids", ids)
        .add("labels", labelValues())
        .write(out);
  }
}
