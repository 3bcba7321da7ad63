package org.maskedaction.kind.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.experiment.EvaluationFiles;
import org.maskedaction.experiment.EvaluationResult;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.Provenance;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunCheckpoint;

/**
 * Measures a fine-tuned classifier on a list of labelled videos: the softmax of the scores of each
 * view, averaged over the views of a video. Nothing is random, and neither the number of threads
 * nor that of the videos changes the result for a video.
 */
public final class ClassifierEvaluation {
  private static final String FOLDER = "evaluation";
  private static final double NANOS = 1e9;

  private final Request request;
  private final RunCheckpoint source;
  private final VideoFineTuneConfig config;

  /**
   * What to evaluate.
   *
   * @param checkpoint of a fine-tuning run, or its run folder for the newest one
   * @param list labelled videos, or null for the validation videos of the run; relative paths start
   *     where those of the run's own lists do
   * @param views views per video
   * @param out folder for the results, or null for {@code evaluation} in the run folder
   * @param overrides settings to replace; the model stays as it was trained
   * @param commandLine for the result
   */
  public record Request(
      Path checkpoint,
      Path list,
      TestViews views,
      Path out,
      List<String> overrides,
      List<String> commandLine) {
    /** The validation videos of a run in one view, into its own folder. */
    public static Request of(Path checkpoint) {
      return new Request(checkpoint, null, TestViews.CENTRE, null, List.of(), List.of());
    }
  }

  /** What was measured, and the folder it was written to. */
  public record Outcome(EvaluationResult result, Path folder) {}

  /**
   * Opens the checkpoint.
   *
   * @throws InputException if it is no checkpoint of a classifier, or an override would change the
   *     model
   */
  public ClassifierEvaluation(Request request) {
    this.request = request;
    source = FrozenModel.openClassifier(request.checkpoint());
    config = source.config(VideoFineTuneConfig.class, request.overrides());
    VideoFineTuneConfig trained = source.config(VideoFineTuneConfig.class);
    requireSame("model", ConfigLoader.toMap(trained.model()), ConfigLoader.toMap(config.model()));
    requireSame(
        "finetune",
        Map.of("num_classes", trained.finetune().numClasses()),
        Map.of("num_classes", config.finetune().numClasses()));
  }

  private static void requireSame(
      String section, Map<String, Object> trained, Map<String, Object> wanted) {
    trained.forEach(
        (key, value) -> {
          if (value != null && !value.equals(wanted.get(key))) {
            throw new InputException(
                "--set %s.%s: %s; the checkpoint was trained with %s"
                    .formatted(section, key, wanted.get(key), value));
          }
        });
  }

  /**
   * Measures and writes {@code evaluation.json}, {@code predictions.csv}, {@code confusion.csv} and
   * {@code confusion.png}.
   *
   * @throws InputException for a list that has no rows or labels that are no classes, and where no
   *     video can be read
   */
  public Outcome run() throws IOException {
    VideoDataConfig data = config.data();
    int classes = config.finetune().numClasses();
    Path list =
        request.list() == null ? VideoData.validationList(data, done -> {}) : request.list();
    List<VideoEntry> entries = VideoList.read(list, data.root());
    Labels.require(list, entries, classes);
    Path out = request.out() == null ? source.run().resolve(FOLDER) : request.out();
    ResultFolder folder = ResultFolder.create(out);
    List<String> names = classNames(classes);
    ClassifierTally tally = new ClassifierTally(classes);
    EvaluationFiles files = new EvaluationFiles(folder, names);
    long start = System.nanoTime();
    List<LeftOut> skipped;
    try (FrozenModel model = FrozenModel.classifier(source, config)) {
      skipped =
          model.forEachVideo(
              entries,
              request.views(),
              scores -> {
                tally.add(scores);
                files.add(scores);
              });
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    EvaluationResult result = result(tally, names, skipped, list, entries, seconds);
    files.write(result, tally.confusion());
    return new Outcome(result, out);
  }

  /** The names kept in the run folder, or the labels as texts. */
  private List<String> classNames(int classes) {
    List<String> names = ClassNames.kept(source.run());
    return names.isEmpty()
        ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
        : names;
  }

  private EvaluationResult result(
      ClassifierTally tally,
      List<String> names,
      List<LeftOut> skipped,
      Path list,
      List<VideoEntry> entries,
      double seconds)
      throws IOException {
    TestViews views = request.views();
    String fingerprint = VideoData.fingerprint(entries);
    return new EvaluationResult(
        tally.top1(),
        tally.top5(),
        tally.confusion().meanClassAccuracy(),
        tally.loss(),
        tally.videos(),
        views.count(),
        views.clips(),
        views.crops(),
        EvaluationResult.classes(tally, names),
        skipped,
        list.toString(),
        fingerprint,
        new EvaluationResult.Weights(
            source.checkpoint().folder().toString(),
            source.checkpoint().step(),
            source.weights().getFileName().toString(),
            FileDigest.of(source.weights()).sha256()),
        config.seed(),
        seconds,
        provenance(fingerprint),
        ConfigLoader.toMap(config));
  }

  private Provenance provenance(String fingerprint) {
    Map<String, Integer> threads =
        Map.of("kernels", Backend.pool().threads(), "decoders", config.data().workers());
    return Provenance.collect(
        threads, Map.of("run", config.seed()), fingerprint, request.commandLine());
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Outcome outcome) {
    EvaluationResult result = outcome.result();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d videos x %d views: top1 %.4f, top5 %.4f, mean class accuracy %.4f, loss %.4f",
            result.clips(),
            result.views(),
            result.top1(),
            result.top5(),
            result.meanClassAccuracy(),
            result.loss()));
    if (!result.skipped().isEmpty()) {
      lines.add(
          "%d videos could not be read and do not count, the first: %s"
              .formatted(result.skipped().size(), result.skipped().get(0).reason()));
    }
    lines.add("results: " + outcome.folder());
    return lines;
  }
}
