package org.maskedaction.kind.modality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.experiment.EvaluationFiles;
import org.maskedaction.experiment.EvaluationResult;
import org.maskedaction.io.FileDigest;
import org.maskedaction.kind.video.ClassifierEvaluation;
import org.maskedaction.method.actionmae.ModalityInference;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.Provenance;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.viz.BarChart;

/**
 * Measures a model of several modalities on the validation samples of its run, with all modalities
 * or some of them, and if asked with every subset. Nothing is random.
 */
public final class ModalityEvaluation {
  private static final String FOLDER = "evaluation";
  private static final double NANOS = 1e9;
  private static final double PERCENT = 100;

  private final Request request;
  private final FrozenModalityModel model;
  private final Path out;

  /**
   * What to evaluate.
   *
   * @param checkpoint of a run on several modalities, or its run folder for the newest one
   * @param modalities the modalities to use, such as {@code depth+inertial}, or null for all
   * @param allSubsets whether to write {@code subsets.csv}, {@code subsets.json} and {@code
   *     subsets.png} too
   * @param out folder for the results, or null for {@code evaluation} in the run folder
   * @param overrides settings of {@code data} and {@code run} to replace
   * @param commandLine for the result
   */
  public record Request(
      Path checkpoint,
      String modalities,
      boolean allSubsets,
      Path out,
      List<String> overrides,
      List<String> commandLine) {
    /** Every subset of the modalities on the validation samples of a run, into its own folder. */
    public static Request ofAllSubsets(Path checkpoint) {
      return new Request(checkpoint, null, true, null, List.of(), List.of());
    }
  }

  /**
   * What was measured.
   *
   * @param overall with the modalities that were asked for, and the folder of all files
   * @param subsets a table of all subsets for people, empty where it was not asked for
   */
  public record Outcome(ClassifierEvaluation.Outcome overall, List<String> subsets) {}

  /**
   * Opens the checkpoint.
   *
   * @throws org.maskedaction.io.InputException if it is none of a run on several modalities, or an
   *     override would change the model
   */
  public ModalityEvaluation(Request request) {
    this.request = request;
    model = FrozenModalityModel.open(request.checkpoint(), request.overrides());
    out = request.out() == null ? model.source().run().resolve(FOLDER) : request.out();
  }

  /** Whether a checkpoint, or a run folder, is of a run on several modalities. */
  public static boolean isFor(Path checkpoint) {
    return FrozenModalityModel.isFor(checkpoint);
  }

  /**
   * Measures and writes {@code evaluation.json}, {@code predictions.csv}, {@code confusion.csv},
   * {@code confusion.png}, and the files on subsets.
   *
   * @throws org.maskedaction.io.InputException for modalities that the model does not have
   */
  public Outcome run() throws IOException {
    ModalityTrainConfig config = model.config();
    ModalitySubsets names = model.subsets();
    boolean[] chosen =
        request.modalities() == null ? names.full() : names.parse(request.modalities());
    List<boolean[]> subsets = new ArrayList<>(request.allSubsets() ? names.all() : List.of());
    subsets.add(chosen);
    ModalityData data = ModalityData.open(config.data(), config.modalities(), config.seed());
    ModalityExperiment.requireClasses(data, config.actionmae());
    List<String> classes = classNames();
    ClassifierTally overall = new ClassifierTally(classes.size());
    SubsetResult.Tally tally = new SubsetResult.Tally(names, names.all());
    ResultFolder folder = ResultFolder.create(out);
    EvaluationFiles files = new EvaluationFiles(folder, classes);
    long start = System.nanoTime();
    List<LeftOut> skipped;
    try (BatchLoader<ModalityBatch> loader = data.loader(Part.VAL, 1, false);
        ModalityInference inference = model.inference(subsets.size())) {
      ModalityScores.forEach(
          loader,
          inference,
          subsets,
          0,
          scores -> {
            tally.addAll(scores.subList(0, scores.size() - 1));
            SampleScores last = scores.get(scores.size() - 1);
            if (last != null) {
              overall.add(last);
              files.add(last);
            }
          });
      skipped = loader.leftOut();
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    String fingerprint = ModalityExperiment.fingerprint(data.samples(Part.VAL));
    EvaluationResult result = result(overall, classes, skipped, fingerprint, seconds);
    files.write(result, overall.confusion());
    List<String> table = request.allSubsets() ? write(folder, tally.result()) : List.of();
    return new Outcome(new ClassifierEvaluation.Outcome(result, out), table);
  }

  private List<String> classNames() {
    List<String> names = ClassNames.kept(model.source().run());
    return names.isEmpty()
        ? IntStream.range(0, model.config().actionmae().numClasses())
            .mapToObj(Integer::toString)
            .toList()
        : names;
  }

  private static List<String> write(ResultFolder folder, SubsetResult result) throws IOException {
    folder.csv("subsets.csv", result.csv());
    folder.json("subsets.json", result);
    int most = result.rows().stream().mapToInt(SubsetResult.Row::missing).max().orElseThrow();
    List<String> groups =
        IntStream.rangeClosed(0, most)
            .mapToObj(
                missing ->
                    missing == 0
                        ? "all modalities"
                        : String.format(
                            Locale.ROOT,
                            "%d missing, mean %.1f %%",
                            missing,
                            PERCENT * result.byMissing().get(most - missing).top1()))
            .toList();
    List<BarChart.Bar> bars =
        result.rows().stream()
            .map(row -> new BarChart.Bar(row.subset(), row.missing(), row.top1()))
            .toList();
    new BarChart("Top-1 by the modalities that are there", groups, bars)
        .write(folder.path().resolve("subsets.png"));
    return result.lines();
  }

  private EvaluationResult result(
      ClassifierTally tally,
      List<String> names,
      List<LeftOut> skipped,
      String fingerprint,
      double seconds)
      throws IOException {
    ModalityTrainConfig config = model.config();
    RunCheckpoint source = model.source();
    Provenance program =
        Provenance.collect(
            Map.of("kernels", Backend.pool().threads()),
            Map.of("run", config.seed()),
            fingerprint,
            request.commandLine());
    return new EvaluationResult(
        tally.top1(),
        tally.top5(),
        tally.confusion().meanClassAccuracy(),
        tally.loss(),
        tally.videos(),
        1,
        1,
        1,
        EvaluationResult.classes(tally, names),
        skipped,
        String.valueOf(config.data().path()),
        fingerprint,
        new EvaluationResult.Weights(
            source.checkpoint().folder().toString(),
            source.checkpoint().step(),
            source.weights().getFileName().toString(),
            FileDigest.of(source.weights()).sha256()),
        config.seed(),
        seconds,
        program,
        ConfigLoader.toMap(config));
  }
}
