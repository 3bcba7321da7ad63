package org.maskedaction.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.io.JsonFile;
import org.maskedaction.run.ResultFolder;

/** The results of an evaluation or of a probe in a folder. */
record EvaluationSection(Path folder) {
  private static final double PERCENT = 100;
  private static final int FEW_CLASSES = 20;

  /** Whether a folder holds results. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(ResultFolder.EVALUATION))
        || Files.exists(folder.resolve(ResultFolder.PROBE));
  }

  /**
   * The section.
   *
   * @throws org.maskedaction.io.InputException where a file is malformed
   */
  String markup(String name) throws IOException {
    StringBuilder markup = new StringBuilder();
    if (Files.exists(folder.resolve(ResultFolder.EVALUATION))) {
      JsonNode result = JsonFile.read(folder.resolve(ResultFolder.EVALUATION));
      markup.append(Html.facts(facts(result)));
      markup.append(subsets());
      markup.append(pictures()).append(classes(result.path("classes")));
    }
    if (Files.exists(folder.resolve(ResultFolder.PROBE))) {
      markup.append(Html.facts(numbers(JsonFile.read(folder.resolve(ResultFolder.PROBE)))));
    }
    return Html.section("Evaluation " + name, markup.toString());
  }

  private String pictures() throws IOException {
    StringBuilder pictures = new StringBuilder();
    for (String name : List.of(ResultFolder.CONFUSION_PICTURE, ResultFolder.SUBSETS_PICTURE)) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        pictures.append(Html.picture(caption(name), Files.readAllBytes(file)));
      }
    }
    return pictures.isEmpty() ? "" : Html.pictures(pictures.toString());
  }

  private static String caption(String picture) {
    return picture.equals(ResultFolder.CONFUSION_PICTURE)
        ? "Which classes are taken for which"
        : "Accuracy by the modalities that are there";
  }

  private List<List<String>> facts(JsonNode result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("top-1 accuracy", percent(result.path("top1"))));
    rows.add(List.of("top-5 accuracy", percent(result.path("top5"))));
    rows.add(List.of("mean accuracy of the classes", percent(result.path("mean_class_accuracy"))));
    rows.add(List.of("cross-entropy [nats]", number(result.path("loss"))));
    rows.add(
        List.of(
            "samples",
            "%s of %s, %s views each"
                .formatted(
                    result.path("clips").asText("-"),
                    result.path("list").asText("-"),
                    result.path("views").asText("1"))));
    rows.add(List.of("weights", result.path("checkpoint").path("path").asText("-")));
    rows.add(List.of("trained for", result.path("checkpoint").path("step").asText("-") + " steps"));
    int skipped = result.path("skipped").size();
    if (skipped > 0) {
      rows.add(List.of("could not be read", Integer.toString(skipped)));
    }
    return rows;
  }

  private String subsets() throws IOException {
    Path file = folder.resolve(ResultFolder.SUBSETS);
    if (!Files.exists(file)) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : JsonFile.read(file).path("rows")) {
      rows.add(
          List.of(
              row.path("subset").asText(),
              row.path("missing").asText(),
              row.path("samples").asText(),
              percent(row.path("top1")),
              String.format(Locale.ROOT, "%+.1f", PERCENT * row.path("difference").doubleValue())));
    }
    return Html.table(
        List.of("modalities", "missing", "samples", "top-1 accuracy", "difference to all, points"),
        rows);
  }

  private static String classes(JsonNode classes) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : classes) {
      rows.add(
          List.of(
              row.path("name").asText(),
              row.path("count").asText(),
              row.path("correct").asText(),
              percent(row.path("accuracy"))));
    }
    String table = Html.table(List.of("class", "samples", "correct", "accuracy"), rows);
    if (rows.isEmpty()) {
      return "";
    }
    return rows.size() <= FEW_CLASSES ? table : Html.details(rows.size() + " classes", table);
  }

  /** The numbers of a result by key, without settings and provenance. */
  private static List<List<String>> numbers(JsonNode result) {
    List<List<String>> rows = new ArrayList<>();
    result
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isNumber()) {
                rows.add(List.of(field.getKey().replace('_', ' '), number(field.getValue())));
              }
            });
    return rows;
  }

  private static String percent(JsonNode share) {
    return share.isNumber()
        ? String.format(Locale.ROOT, "%.1f %%", PERCENT * share.doubleValue())
        : "-";
  }

  private static String number(JsonNode value) {
    if (!value.isNumber()) {
      return "-";
    }
    return value.isIntegralNumber()
        ? value.asText()
        : String.format(Locale.ROOT, "%.4f", value.doubleValue());
  }
}
