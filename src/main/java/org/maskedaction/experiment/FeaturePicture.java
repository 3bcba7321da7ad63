package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.maskedaction.evaluation.probe.LabelledFeatures;
import org.maskedaction.evaluation.probe.Tsne;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.CsvTable;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.PictureFiles;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.viz.ScatterPicture;

/**
 * A picture of a checkpoint's features: clips placed by t-SNE, coloured by class. Equal arguments
 * give equal pictures.
 */
public final class FeaturePicture {
  private static final int MOST_CLIPS = 10_000;

  private final FeatureExtraction extraction;
  private final Settings settings;

  /**
   * How to draw.
   *
   * @param perplexity effective number of neighbours of a clip, at least 1
   * @param iterations steps of t-SNE, at least 1
   * @param seed of the first places
   * @param clips the most clips that are drawn, 2 to 10,000; of more, every n-th
   * @param classNames file with one class name per row, or null for those that the run keeps, and
   *     where it keeps none the numbers
   */
  public record Settings(double perplexity, int iterations, long seed, int clips, Path classNames) {

    /** Checks the ranges. */
    public Settings {
      require(
          perplexity >= 1 && Double.isFinite(perplexity), "--perplexity", perplexity, "at least 1");
      require(iterations >= 1, "--iterations", iterations, "at least 1");
      require(clips >= 2 && clips <= MOST_CLIPS, "--clips", clips, "2 to " + MOST_CLIPS);
    }

    private static void require(boolean holds, String option, Object value, String expected) {
      if (!holds) {
        throw new InputException("%s: %s; expected %s".formatted(option, value, expected));
      }
    }
  }

  /**
   * What was drawn.
   *
   * @param clips points of the picture
   * @param of clips that have features
   * @param skipped clips that could not be read
   * @param table file with the places
   */
  public record Result(int clips, int of, int skipped, Path table) {}

  /** A picture of the features of a checkpoint. */
  public FeaturePicture(FeatureExtraction extraction, Settings settings) {
    this.extraction = extraction;
    this.settings = settings;
  }

  /**
   * Writes the picture and, beside it, the places as NAME.csv with id, label, x and y.
   *
   * @param choice which samples
   * @param out PNG file
   * @throws InputException for clips without labels, or fewer than the perplexity needs
   */
  public Result draw(SampleChoice choice, Path out) throws IOException {
    PictureFiles.requireFolder(out);
    SampleFeatures features = extraction.features(choice);
    LabelledFeatures all = features.labelled();
    List<String> names = names(all.classes());
    int[] chosen = chosen(all.size());
    requireEnough(features.source(), chosen.length);
    double[][] rows = new double[chosen.length][];
    int[] labels = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      rows[i] = all.rows()[chosen[i]];
      labels[i] = all.labels()[chosen[i]];
    }
    double[][] places =
        new Tsne(settings.perplexity(), settings.iterations(), settings.seed()).embed(rows);
    new ScatterPicture(heading(features), explanation(chosen.length), places, labels, names)
        .write(out);
    Path table = PictureFiles.beside(out, ".csv");
    write(table, features, chosen, labels, places);
    return new Result(chosen.length, all.size(), features.leftOut().size(), table);
  }

  private void requireEnough(String source, int clips) {
    if (clips <= settings.perplexity()) {
      throw new InputException(
          "--perplexity: %s; expected less than the %d clips of %s"
              .formatted(settings.perplexity(), clips, source));
    }
  }

  private int[] chosen(int size) {
    int count = Math.min(size, settings.clips());
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }

  private List<String> names(int classes) {
    List<String> names =
        settings.classNames() == null
            ? ClassNames.kept(extraction.source().run())
            : ClassNames.in(settings.classNames());
    if (names.isEmpty()) {
      return IntStream.range(0, classes).mapToObj(label -> "class " + label).toList();
    }
    if (names.size() < classes) {
      throw new InputException(
          "--class-names: %d names; expected at least %d, one per class"
              .formatted(names.size(), classes));
    }
    return names;
  }

  private String heading(SampleFeatures features) {
    return "t-SNE of features: %s, step %d"
        .formatted(
            extraction.source().run().getFileName(), extraction.source().checkpoint().step());
  }

  private String explanation(int clips) {
    return String.format(
        Locale.ROOT,
        "%d clips, perplexity %s, %d steps, seed %d. Near points have similar features; distances"
            + " between groups mean little.",
        clips,
        settings.perplexity(),
        settings.iterations(),
        settings.seed());
  }

  private static void write(
      Path table, SampleFeatures features, int[] chosen, int[] labels, double[][] places)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,label,x,y"));
    for (int i = 0; i < chosen.length; i++) {
      String id = CsvTable.quoted(features.ids().get(chosen[i]));
      lines.add(
          String.format(Locale.ROOT, "%s,%d,%.6f,%.6f", id, labels[i], places[i][0], places[i][1]));
    }
    DurableFiles.replace(table, String.join("\n", lines) + "\n");
  }
}
