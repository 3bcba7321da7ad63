package org.maskedaction.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.maskedaction.data.LeftOut;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Chosen;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.SampleChoice;

/** The most probable classes of samples, averaged over views of each. */
public final class Prediction {
  private final FinishedRun finished;
  private final int top;
  private final KindOptions options;

  /**
   * A class and its probability.
   *
   * @param label index of the class
   * @param name its name, or null where the run knows none
   * @param probability softmax of the scores, averaged over the views
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Candidate(int label, String name, double probability) {}

  /**
   * What was found for a file.
   *
   * @param file the sample
   * @param remark what else there is to say of it
   * @param candidates the most probable classes, most probable first
   */
  public record Predicted(String file, SampleScores.Remark remark, List<Candidate> candidates) {
    /** One line for people. */
    public String line() {
      String about = remark.text().isEmpty() ? "" : " (" + remark.text() + ")";
      return file
          + about
          + ": "
          + candidates.stream().map(Predicted::shown).collect(Collectors.joining(", "));
    }

    private static String shown(Candidate candidate) {
      String name = candidate.name() == null ? "" : " " + candidate.name();
      return String.format(
          Locale.ROOT, "%d%s %.4f", candidate.label(), name, candidate.probability());
    }

    /** As JSON has it, in its order. */
    public Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", file);
      json.putAll(remark.values());
      json.put("candidates", candidates);
      return json;
    }
  }

  /** The predictions, and the files that could not be read. */
  public record Result(List<Predicted> predictions, List<LeftOut> leftOut) {}

  /**
   * @param checkpoint of a run that trained a classifier, or its run folder
   * @param top how many classes to name
   * @param options of the kind of data, such as how many views; null for none
   * @throws InputException if it is no checkpoint
   */
  public Prediction(Path checkpoint, int top, KindOptions options) {
    if (top < 1) {
      throw new InputException("--top: " + top + "; expected at least 1");
    }
    finished = FinishedRun.at(checkpoint);
    this.top = top;
    this.options = options;
  }

  /**
   * Predicts every file that can be read.
   *
   * @throws InputException if the model is no classifier
   */
  public Result run(List<Path> files) {
    List<String> names = ClassNames.kept(finished.source().run());
    List<Predicted> predictions = new ArrayList<>();
    try (OpenedModel model = finished.model(List.of())) {
      Chosen chosen =
          model.scores(
              SampleChoice.of(files).with(options),
              scores -> predictions.add(predicted(scores, names)));
      return new Result(predictions, chosen.leftOut());
    }
  }

  private Predicted predicted(SampleScores scores, List<String> names) {
    double[] probabilities = scores.probabilities();
    List<Candidate> candidates =
        Scores.highest(probabilities, top).stream()
            .map(
                label ->
                    new Candidate(
                        label, names.isEmpty() ? null : names.get(label), probabilities[label]))
            .toList();
    return new Predicted(scores.id(), scores.remark(), candidates);
  }
}
