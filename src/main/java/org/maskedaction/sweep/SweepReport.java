package org.maskedaction.sweep;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.viz.PngFile;
import org.maskedaction.viz.SearchPicture;

/**
 * What a search found, also of one that is still under way: {@code report.md} and {@code
 * report.csv} with all candidates by rank, a picture {@code scatter-KEY.png} for every key, {@code
 * parallel-coordinates.png}, and the command that runs the best candidate again.
 */
public final class SweepReport {
  private final SweepConfig config;
  private final SweepHistory history;
  private final boolean minimise;
  private final List<String> keys;

  private SweepReport(SweepConfig config, SweepHistory history) {
    this.config = config;
    this.history = history;
    this.minimise = new ObjectiveScore(config.objective()).minimize();
    this.keys = config.parameters().stream().flatMap(p -> p.allKeys().stream()).toList();
  }

  /**
   * The report on the search in a folder.
   *
   * @throws InputException where there is no search, or its ledger is malformed
   */
  public static SweepReport of(Path dir) throws IOException {
    return new SweepReport(config(dir), SweepHistory.read(dir));
  }

  /** The configuration of the search in a folder, with that folder. */
  static SweepConfig config(Path dir) throws IOException {
    Path file = dir.resolve(SweepRunner.CONFIG);
    if (!Files.exists(file)) {
      throw new InputException(dir + ": holds no search, there is no " + SweepRunner.CONFIG);
    }
    return ConfigLoader.parse(SweepConfig.class, Files.readString(file));
  }

  /**
   * Writes table and pictures into the folder.
   *
   * @return the files
   */
  public List<Path> write(Path dir) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(dir.resolve("report.md"));
    DurableFiles.replace(files.get(0), markdown());
    files.add(dir.resolve("report.csv"));
    ResultFolder.create(dir).csv("report.csv", rows());
    List<CandidateResult> ranked = history.ranked(minimise);
    if (!ranked.isEmpty()) {
      SearchPicture picture = picture(ranked);
      for (int i = 0; i < keys.size(); i++) {
        files.add(dir.resolve("scatter-" + keys.get(i) + ".png"));
        PngFile.write(files.get(files.size() - 1), picture.scatter(i));
      }
      files.add(dir.resolve("parallel-coordinates.png"));
      PngFile.write(files.get(files.size() - 1), picture.parallel());
    }
    return files;
  }

  private SearchPicture picture(List<CandidateResult> ranked) {
    List<SearchPicture.Point> points =
        ranked.stream()
            .map(result -> new SearchPicture.Point(values(result), result.score()))
            .toList();
    return new SearchPicture(config.objective().metric(), minimise, keys, points);
  }

  /**
   * The pictures that {@link #write} puts into the folder, by what they show; none without a
   * candidate that has a score.
   */
  public Map<String, BufferedImage> pictures() {
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    List<CandidateResult> ranked = history.ranked(minimise);
    if (!ranked.isEmpty()) {
      SearchPicture picture = picture(ranked);
      pictures.put("all settings", picture.parallel());
      for (int i = 0; i < keys.size(); i++) {
        pictures.put(keys.get(i), picture.scatter(i));
      }
    }
    return pictures;
  }

  private List<String> values(CandidateResult result) {
    return keys.stream().map(key -> result.settings().values().get(key)).toList();
  }

  /** The table and the command, for people. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# Search ").append(config.dir()).append("\n\n");
    text.append(headline()).append("\n\n");
    List<List<String>> rows = rows();
    text.append(line(rows.get(0)));
    text.append(line(rows.get(0).stream().map(cell -> "---").toList()));
    rows.stream().skip(1).forEach(row -> text.append(line(row)));
    bestCommand()
        .ifPresent(
            command ->
                text.append("\nRuns the best candidate again:\n\n    ")
                    .append(command)
                    .append('\n'));
    return text.toString();
  }

  /** What is searched, how, and how far it is. */
  public String headline() {
    return "%s %s (%s), %s search, %d candidates drawn: %d complete, %d failed, %d stopped early"
        .formatted(
            lower(config.objective().goal()),
            config.objective().metric(),
            lower(config.objective().at()),
            lower(config.generator().type()),
            history.drawn(),
            history.count(CandidateResult.Status.COMPLETE),
            history.count(CandidateResult.Status.FAILED),
            history.count(CandidateResult.Status.PRUNED));
  }

  /** The command that runs the best candidate again; empty while none has a score. */
  public Optional<String> bestCommand() {
    return history.best(minimise).map(this::command);
  }

  private String command(CandidateResult best) {
    Path folder = CandidateSaver.folder(config.dir(), best.index());
    Path run = config.dir().resolve("again");
    return "masked-action "
        + String.join(" ", ProcessExperiment.arguments(config, folder, config.seeds().get(0), run));
  }

  /** Heading and candidates: those with a score by rank, then the others. */
  public List<List<String>> rows() {
    List<String> heading = new ArrayList<>(List.of("rank", "candidate"));
    heading.addAll(keys);
    heading.addAll(List.of(config.objective().metric(), "seeds", "seconds", "status"));
    List<List<String>> rows = new ArrayList<>(List.of(heading));
    List<CandidateResult> ranked = history.ranked(minimise);
    ranked.forEach(result -> rows.add(row(Integer.toString(rows.size()), result)));
    history.results().stream()
        .filter(result -> result.status() != CandidateResult.Status.COMPLETE)
        .forEach(result -> rows.add(row("-", result)));
    return rows;
  }

  private List<String> row(String rank, CandidateResult result) {
    List<String> row = new ArrayList<>(List.of(rank, Integer.toString(result.index())));
    row.addAll(values(result));
    row.add(result.score() == null ? "-" : String.format(Locale.ROOT, "%.5f", result.score()));
    row.add(Integer.toString(result.runs().size()));
    row.add(String.format(Locale.ROOT, "%.1f", result.seconds()));
    row.add(lower(result.status()) + (result.reason() == null ? "" : ": " + result.reason()));
    return row;
  }

  private static String line(List<String> cells) {
    return cells.stream()
            .map(cell -> cell.replace("|", "\\|").replaceAll("\\s+", " "))
            .collect(Collectors.joining(" | ", "| ", " |"))
        + "\n";
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
