package org.maskedaction.data.sensor.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.StratifiedSplit;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.numpy.NpzFile;

/**
 * Features in an npz file without compression: for every modality an array of its name, float32 or
 * float64 [N, D] or [N, T, D]; {@value #LABEL} [N], whole numbers; {@value #ID} [N], texts. Where
 * they are there: {@value #PRESENT} [N, M], whose columns follow {@value #MODALITY} [M], texts, or
 * without it the order of the modalities' arrays in the file; {@value #SPLIT} [N], {@code train},
 * {@code val} or {@code test}, or 0, 1 or 2.
 */
public final class FeatureSet implements ModalitySet {
  static final String LABEL = "label";
  static final String ID = "id";
  static final String PRESENT = "present";
  static final String MODALITY = "modality";
  static final String SPLIT = "split";

  /** Names that no modality can have. */
  static final Set<String> RESERVED = Set.of(LABEL, ID, PRESENT, MODALITY, SPLIT);

  private final Path path;
  private final NpzFile file;
  private final List<String> columns; // [M]
  private final String[] ids; // [N]
  private final int[] labels; // [N]
  private final NpyArray present; // [N, M], or null
  private final Map<Part, int[]> rows;
  private final List<LeftOut> leftOut = new ArrayList<>();

  private FeatureSet(Path path, List<ModalityConfig> modalities, double valFraction, long seed) {
    this.path = path;
    this.file = new NpzFile(path);
    this.columns = columns();
    NpyArray names = file.array(ID);
    this.ids = IntStream.range(0, names.rows()).mapToObj(names::text).toArray(String[]::new);
    requireUnique();
    this.labels = labels();
    this.present = file.has(PRESENT) ? file.array(PRESENT) : null;
    if (present != null) {
      requireShape(present, ids.length, columns.size());
    }
    modalities.forEach(this::features);
    this.rows = rows(usable(modalities), valFraction, seed);
  }

  /**
   * Opens a file.
   *
   * @param modalities those of which a sample needs at least one; samples without are left out
   * @param valFraction share of validation samples where the file has no split
   * @param seed draws them
   * @throws InputException naming the array and row that cannot be used
   */
  public static FeatureSet open(
      Path path, List<ModalityConfig> modalities, double valFraction, long seed) {
    return new FeatureSet(path, modalities, valFraction, seed);
  }

  private List<String> columns() {
    List<String> stored = file.names().stream().filter(name -> !RESERVED.contains(name)).toList();
    if (!file.has(MODALITY)) {
      return stored;
    }
    NpyArray names = file.array(MODALITY);
    return IntStream.range(0, names.rows()).mapToObj(names::text).toList();
  }

  private void requireUnique() {
    Set<String> seen = new LinkedHashSet<>();
    for (int row = 0; row < ids.length; row++) {
      if (!seen.add(ids[row])) {
        throw error(ID, row, "has the name '" + ids[row] + "' again");
      }
    }
  }

  private int[] labels() {
    NpyArray array = file.array(LABEL);
    requireShape(array, ids.length);
    int[] read = new int[ids.length];
    for (int row = 0; row < read.length; row++) {
      long label = array.integers(row)[0];
      if (label < 0 || label > Short.MAX_VALUE) {
        throw error(LABEL, row, "is %d, expected a class from 0".formatted(label));
      }
      read[row] = (int) label;
    }
    return read;
  }

  private static void requireShape(NpyArray array, long... sizes) {
    if (!Arrays.equals(array.header().shape(), sizes)) {
      throw new InputException(
          "%s: has the sizes %s, expected %s"
              .formatted(
                  array.what(), Arrays.toString(array.header().shape()), Arrays.toString(sizes)));
    }
  }

  private InputException error(String array, int row, String problem) {
    return new InputException("%s, array %s, row %d: %s".formatted(path, array, row, problem));
  }

  /** The array of a modality, whose sizes are those of the configuration. */
  NpyArray features(ModalityConfig modality) {
    boolean flat =
        modality.kind() == ModalityKind.FEATURES || modality.kind() == ModalityKind.SEQUENCE;
    if (!flat) {
      throw new InputException(
          "modalities: '%s' of %s must be of kind features or sequence"
              .formatted(modality.name(), path));
    }
    if (!columns.contains(modality.name()) || !file.has(modality.name())) {
      throw new InputException(
          "modalities: '%s' is not in %s, which has %s".formatted(modality.name(), path, columns));
    }
    NpyArray array = file.array(modality.name());
    if (array.header().shape().length == 2 && modality.length() == 1) {
      requireShape(array, ids.length, modality.values());
    } else {
      requireShape(array, ids.length, modality.length(), modality.values());
    }
    return array;
  }

  /** Whether a sample has a modality. */
  boolean has(int row, ModalityConfig modality) {
    return present == null || present.integers(row)[columns.indexOf(modality.name())] != 0;
  }

  private List<Integer> usable(List<ModalityConfig> modalities) {
    List<Integer> usable = new ArrayList<>();
    for (int row = 0; row < ids.length; row++) {
      int at = row;
      if (modalities.stream().anyMatch(modality -> has(at, modality))) {
        usable.add(row);
      } else {
        leftOut.add(new LeftOut(ids[row], "has none of the modalities"));
      }
    }
    return usable;
  }

  private Map<Part, int[]> rows(List<Integer> usable, double valFraction, long seed) {
    Map<Part, List<Integer>> lists = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      lists.put(part, new ArrayList<>());
    }
    if (file.has(SPLIT)) {
      requireShape(file.array(SPLIT), ids.length);
      usable.forEach(row -> lists.get(split(row)).add(row));
    } else {
      List<StratifiedSplit.Item> items =
          usable.stream()
              .map(row -> new StratifiedSplit.Item(ids[row], labels[row], ids[row]))
              .toList();
      Map<String, Part> drawn =
          new StratifiedSplit(new StratifiedSplit.Fractions(valFraction, 0), seed).assign(items);
      usable.forEach(row -> lists.get(drawn.get(ids[row])).add(row));
    }
    Map<Part, int[]> parts = new EnumMap<>(Part.class);
    lists.forEach(
        (part, list) -> parts.put(part, list.stream().mapToInt(Integer::intValue).toArray()));
    return parts;
  }

  private Part split(int row) {
    NpyArray array = file.array(SPLIT);
    String type = array.header().type();
    boolean texts = type.startsWith("<U") || type.startsWith("|S");
    String text = texts ? array.text(row) : Long.toString(array.integers(row)[0]);
    for (Part part : Part.values()) {
      if (text.equals(part.key()) || text.equals(Integer.toString(part.number()))) {
        return part;
      }
    }
    throw error(SPLIT, row, "is '%s', expected train, val or test, or 0 to 2".formatted(text));
  }

  @Override
  public int classes() {
    return IntStream.of(labels).max().orElse(-1) + 1;
  }

  @Override
  public ModalitySet.Samples samples(Part part, List<ModalityConfig> modalities) {
    return new Rows(rows.get(part), modalities);
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Rows of a features file. */
  private final class Rows implements ModalitySet.Samples {
    private final int[] rows;
    private final List<ModalityConfig> modalities;
    private final List<NpyArray> arrays;

    Rows(int[] rows, List<ModalityConfig> modalities) {
      this.rows = rows;
      this.modalities = List.copyOf(modalities);
      this.arrays = modalities.stream().map(FeatureSet.this::features).toList();
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public String id(int index) {
      return ids[rows[index]];
    }

    @Override
    public int label(int index) {
      return labels[rows[index]];
    }

    @Override
    public ModalitySample load(int index, SplittableRandom random) {
      int row = rows[index];
      List<ModalitySample.Values> values = new ArrayList<>(modalities.size());
      for (int m = 0; m < modalities.size(); m++) {
        ModalityConfig modality = modalities.get(m);
        values.add(has(row, modality) ? read(m, row) : null);
      }
      return new ModalitySample(id(index), label(index), values, List.of());
    }

    private ModalitySample.Values read(int which, int row) {
      ModalityConfig modality = modalities.get(which);
      float[] values = arrays.get(which).floats(row); // [T, D]
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw error(modality.name(), row, "(%s) has the value %s".formatted(ids[row], value));
        }
      }
      boolean[] valid = new boolean[modality.length()];
      Arrays.fill(valid, true);
      return new ModalitySample.Values(values, valid);
    }
  }
}
