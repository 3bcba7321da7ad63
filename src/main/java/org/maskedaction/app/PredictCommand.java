package org.maskedaction.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityEvaluation;
import org.maskedaction.kind.modality.ModalityPredictor;
import org.maskedaction.kind.skeleton.SkeletonEvaluation;
import org.maskedaction.kind.skeleton.SkeletonPredictor;
import org.maskedaction.kind.video.Prediction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names the action in videos, skeletons or samples of several modalities. */
@Command(
    name = "predict",
    description =
        "Names the most probable classes of videos, skeletons or samples of several modalities with"
            + " a fine-tuned classifier.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).build();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Video files; for a run on skeletons .npy, .json, .csv, .skeleton (NTU RGB+D) or .txt"
              + " (MSR-Action3D); for a run on several modalities .npz with an array for each that"
              + " the sample has.")
  private List<Path> files;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint of a fine-tuning run, or its run folder for the newest one.")
  private Path checkpoint;

  @Option(
      names = "--top",
      defaultValue = "5",
      paramLabel = "N",
      description = "How many classes to name; default ${DEFAULT-VALUE}.")
  private int top;

  @Mixin private ViewOptions views;

  @Option(
      names = "--in-place",
      description =
          "Takes skeletons where they are, as those of PKU-MMD are; otherwise they are centred as"
              + " prepare-skeletons does.")
  private boolean inPlace;

  @Option(
      names = "--modalities",
      paramLabel = "NAMES",
      description =
          "Modalities to use of samples of several, such as depth+inertial; default: all they"
              + " have.")
  private String modalities;

  @Option(names = "--json", description = "Prints one JSON object per file.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    if (ModalityEvaluation.isFor(checkpoint)) {
      predictModalities(spec.commandLine().getOut());
      return 0;
    }
    if (modalities != null) {
      throw new InputException("--modalities is for runs on several modalities");
    }
    Prediction.Result result =
        SkeletonEvaluation.isFor(checkpoint)
            ? skeletons()
            : new Prediction(checkpoint, top, views.views()).run(files);
    PrintWriter out = spec.commandLine().getOut();
    for (Prediction.Predicted predicted : result.predictions()) {
      out.println(json ? JSON.writeValueAsString(predicted) : line(predicted));
    }
    out.flush();
    if (!result.skipped().isEmpty()) {
      throw new InputException(
          "%d of %d files could not be read: %s"
              .formatted(
                  result.skipped().size(),
                  files.size(),
                  result.skipped().stream()
                      .map(LeftOut::reason)
                      .collect(Collectors.joining("; "))));
    }
    return 0;
  }

  private void predictModalities(PrintWriter out) throws JsonProcessingException {
    if (views.views().count() > 1 || inPlace) {
      throw new InputException("--clips and --crops are for videos, --in-place is for skeletons");
    }
    try (ModalityPredictor predictor = new ModalityPredictor(checkpoint)) {
      for (Path file : files) {
        ModalityPredictor.Predicted predicted = predictor.predict(file, modalities, top);
        out.println(json ? JSON.writeValueAsString(predicted) : line(predicted));
      }
    }
    out.flush();
  }

  private static String line(ModalityPredictor.Predicted predicted) {
    String reconstructed =
        predicted.reconstructed().isEmpty()
            ? ""
            : ", reconstructed " + String.join("+", predicted.reconstructed().keySet());
    return "%s (%s%s): %s"
        .formatted(
            predicted.file(),
            String.join("+", predicted.given()),
            reconstructed,
            shown(predicted.candidates()));
  }

  private Prediction.Result skeletons() {
    if (views.views().count() > 1) {
      throw new InputException("--clips and --crops are for videos");
    }
    try (SkeletonPredictor predictor = new SkeletonPredictor(checkpoint, !inPlace)) {
      return predictor.predict(files, top);
    }
  }

  private static String line(Prediction.Predicted predicted) {
    return predicted.file() + ": " + shown(predicted.candidates());
  }

  private static String shown(List<Prediction.Candidate> candidates) {
    return candidates.stream().map(PredictCommand::shown).collect(Collectors.joining(", "));
  }

  private static String shown(Prediction.Candidate candidate) {
    String name = candidate.name() == null ? "" : " " + candidate.name();
    return String.format(
        Locale.ROOT, "%d%s %.4f", candidate.label(), name, candidate.probability());
  }
}
