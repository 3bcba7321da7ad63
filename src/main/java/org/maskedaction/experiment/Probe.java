package org.maskedaction.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.evaluation.probe.Accuracy;
import org.maskedaction.evaluation.probe.LabelledFeatures;
import org.maskedaction.evaluation.probe.LinearProbe;
import org.maskedaction.evaluation.probe.NearestNeighbours;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunCheckpoint;

/**
 * Measures what a checkpoint's features tell of classes without fine-tuning: features of the
 * training samples teach nearest neighbours and a linear classifier, those of the validation
 * samples judge them. Equal arguments give equal results.
 */
public final class Probe {

  private final FinishedRun finished;
  private final RunCheckpoint source;
  private final Settings settings;

  /** What learns from the features. */
  public enum Method {
    /** Nearest neighbours. */
    KNN,
    /** A linear classifier. */
    LINEAR,
    /** Both. */
    BOTH
  }

  /**
   * How to measure.
   *
   * @param options of the kind of data, such as which samples; null for those of the run
   * @param method what learns
   * @param k neighbours that vote
   * @param temperature of the votes, above 0
   * @param epochs most passes over the features in one fit of the linear classifier
   * @param seed chooses the clips that the weight decay is chosen on
   */
  public record Settings(
      KindOptions options, Method method, int k, double temperature, int epochs, long seed) {

    /** Checks the ranges. */
    public Settings {
      require(k >= 1, "--k", "at least 1", k);
      require(
          temperature > 0 && Double.isFinite(temperature), "--temperature", "above 0", temperature);
      require(epochs >= 1, "--epochs", "at least 1", epochs);
    }

    private static void require(boolean holds, String option, String expected, Object value) {
      if (!holds) {
        throw new InputException("%s: %s; expected %s".formatted(option, value, expected));
      }
    }
  }

  /**
   * Clips and what became of them.
   *
   * @param list where they are listed
   * @param clips how many have features
   * @param skipped how many could not be read
   */
  public record Clips(String list, int clips, int skipped) {}

  /**
   * What the nearest neighbours got right.
   *
   * @param k neighbours that voted
   * @param temperature of the votes
   * @param top1 share of validation clips with most votes for their label
   * @param top5 share of validation clips whose label is among the five with most votes
   */
  public record Neighbours(int k, double temperature, double top1, double top5) {}

  /**
   * The content of {@code probe.json}.
   *
   * @param checkpoint folder of the checkpoint
   * @param step its step
   * @param weights file of the weights
   * @param weightsSha256 its checksum
   * @param seed of the settings
   * @param width length D of a feature vector
   * @param classes number of classes in both lists
   * @param train clips to learn from
   * @param val clips to be judged by
   * @param knn the nearest neighbours, or null
   * @param linear the linear classifier, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      String checkpoint,
      long step,
      String weights,
      String weightsSha256,
      long seed,
      int width,
      int classes,
      Clips train,
      Clips val,
      Neighbours knn,
      LinearProbe.Result linear) {}

  /** Clips with the features of those that can be read. */
  private record Gathered(Clips clips, LabelledFeatures features) {}

  /**
   * @param checkpoint of a pre-training or fine-tuning run, or its run folder
   * @throws InputException if it is no checkpoint
   */
  public Probe(Path checkpoint, Settings settings) {
    finished = FinishedRun.at(checkpoint);
    source = finished.source();
    this.settings = settings;
  }

  /** The folder within the run's own for a result that has no other place. */
  public Path defaultFolder() {
    return source.run().resolve("probe");
  }

  /**
   * Measures and writes {@code probe.json}, in place of an earlier one.
   *
   * @param folder for the file; it need not exist
   */
  public Result run(Path folder) throws IOException {
    Result result = measure();
    ResultFolder.create(folder).json(ResultFolder.PROBE, result);
    return result;
  }

  private Result measure() throws IOException {
    SampleFeatures[] both = both();
    Gathered train = gathered(both[0]);
    Gathered val = gathered(both[1]);
    int classes = Math.max(train.features.classes(), val.features.classes());
    return new Result(
        source.checkpoint().folder().toString(),
        source.checkpoint().step(),
        source.weights().getFileName().toString(),
        FileDigest.of(source.weights()).sha256(),
        settings.seed(),
        both[0].width(),
        classes,
        train.clips,
        val.clips,
        settings.method() == Method.LINEAR ? null : neighbours(train, val, classes),
        settings.method() == Method.KNN ? null : linear(train, val, classes));
  }

  /** Features of the training samples and of those to be judged by. */
  private SampleFeatures[] both() {
    try (OpenedModel model = finished.model(List.of())) {
      return new SampleFeatures[] {features(model, Part.TRAIN), features(model, Part.VAL)};
    }
  }

  private SampleFeatures features(OpenedModel model, Part part) {
    return model.features(SampleChoice.of(part).withLabels().with(settings.options()));
  }

  private static Gathered gathered(SampleFeatures features) {
    return new Gathered(
        new Clips(features.source(), features.size(), features.leftOut().size()),
        features.labelled());
  }

  private Neighbours neighbours(Gathered train, Gathered val, int classes) {
    if (settings.k() > train.clips.clips()) {
      throw new InputException(
          "--k: %d; expected at most %d, the number of training clips"
              .formatted(settings.k(), train.clips.clips()));
    }
    Accuracy accuracy =
        new NearestNeighbours(train.features, classes, settings.k(), settings.temperature())
            .accuracy(val.features);
    return new Neighbours(settings.k(), settings.temperature(), accuracy.top1(), accuracy.top5());
  }

  private LinearProbe.Result linear(Gathered train, Gathered val, int classes) {
    if (train.clips.clips() < 2) {
      throw new InputException(
          train.clips.list() + ": has 1 readable clip; a linear probe expects at least 2");
    }
    return new LinearProbe(classes, settings.epochs(), settings.seed())
        .run(train.features, val.features);
  }
}
