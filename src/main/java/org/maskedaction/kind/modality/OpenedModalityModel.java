package org.maskedaction.kind.modality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Chosen;
import org.maskedaction.kind.Chosen.ExtraResult;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.method.actionmae.ModalityInference;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/**
 * A classifier of samples of several modalities. Only the encoders of what is there are run. A
 * feature is the modalities' tokens side by side, zeros for one that is missing.
 */
final class OpenedModalityModel implements OpenedModel {
  private final ModalityTrainConfig settings;
  private final ModalitySubsets subsets;
  private final Parameters parameters;
  private ModalityInference inference; // null before the first sample

  private OpenedModalityModel(ModalityTrainConfig settings, Parameters parameters) {
    this.settings = settings;
    this.parameters = parameters;
    subsets = settings.subsets();
  }

  /** Loads a model. */
  static OpenedModalityModel open(RunCheckpoint source, List<String> overrides) {
    ModalityTrainConfig settings =
        TrainedSettings.load(source, ModalityTrainConfig.class, overrides);
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    ActionMae.createParameters(parameters, settings.sections());
    CheckpointTensors.read(source.weights(), parameters.all());
    return new OpenedModalityModel(settings, parameters);
  }

  /** The model for as many subsets of a sample at once; another number rounds otherwise. */
  private ModalityInference inference(int rows) {
    close();
    inference = new ModalityInference(parameters, settings.sections(), rows);
    return inference;
  }

  @Override
  public RunSettings settings() {
    return settings;
  }

  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public Chosen scores(SampleChoice choice, Consumer<SampleScores> use) {
    ModalityChoice wanted = choice.options(ModalityChoice.class, ModalityChoice.ALL);
    boolean[] chosen =
        wanted.modalities() == null ? subsets.full() : subsets.parse(wanted.modalities());
    if (!choice.files().isEmpty()) {
      ModalityInference model = inference(1);
      List<LeftOut> leftOut =
          forEachFile(choice.files(), sample -> use.accept(scores(model, sample, wanted)));
      return new Chosen("files", choice.files().size() + " files", leftOut);
    }
    List<boolean[]> asked =
        new ArrayList<>(wanted.allSubsets() ? subsets.all() : List.<boolean[]>of());
    asked.add(chosen);
    ModalityData data = ModalityData.open(settings);
    data.requireClasses(settings.classes());
    SubsetResult.Tally tally = new SubsetResult.Tally(subsets, subsets.all());
    List<LeftOut> leftOut;
    try (BatchLoader<ModalityBatch> loader = data.loader(choice.part(), 1, false)) {
      ModalityScores.forEach(
          loader,
          inference(asked.size()),
          asked,
          0,
          scores -> {
            tally.addAll(scores.subList(0, scores.size() - 1));
            SampleScores last = scores.get(scores.size() - 1);
            if (last != null) {
              use.accept(last);
            }
          });
      leftOut = loader.leftOut();
    }
    Optional<ExtraResult> extra =
        wanted.allSubsets() ? Optional.of(tally.result()::write) : Optional.empty();
    return new Chosen(
        settings.data().source(),
        data.fingerprint(choice.part()),
        leftOut,
        Chosen.Views.ONE,
        extra);
  }

  private SampleScores scores(
      ModalityInference model, ModalityBatch sample, ModalityChoice wanted) {
    boolean[] used = used(sample, wanted);
    float[][] tokens = new float[used.length][];
    for (int m = 0; m < used.length; m++) {
      tokens[m] = used[m] ? model.token(sample.modalities().get(m)) : null;
    }
    ModalityInference.Scored scored = model.scores(tokens, List.of(used)).get(0);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("given", List.of(subsets.name(used).split("\\+")));
    values.put("reconstructed", scored.reconstructionNorms());
    String reconstructed =
        scored.reconstructionNorms().isEmpty()
            ? ""
            : ", reconstructed " + String.join("+", scored.reconstructionNorms().keySet());
    return new SampleScores(
        sample.ids().get(0),
        -1,
        List.of(scored.logits()),
        new SampleScores.Remark(subsets.name(used) + reconstructed, values));
  }

  /** The modalities of a sample that are used. // [M] */
  private boolean[] used(ModalityBatch sample, ModalityChoice wanted) {
    boolean[] present = sample.present()[0].clone();
    if (wanted.modalities() == null) {
      return present;
    }
    boolean[] chosen = subsets.parse(wanted.modalities());
    for (int m = 0; m < chosen.length; m++) {
      if (chosen[m] && !present[m]) {
        throw new InputException(
            "%s: has no array '%s', only %s"
                .formatted(
                    sample.ids().get(0), subsets.modalities().get(m), subsets.name(present)));
      }
    }
    return chosen;
  }

  @Override
  public SampleFeatures features(SampleChoice choice) {
    int width = settings.sections().used().size() * settings.actionmae().width();
    ModalityInference model = inference(1);
    if (!choice.files().isEmpty()) {
      SampleFeatures features = new SampleFeatures("files", width);
      features.leaveOut(
          forEachFile(
              choice.files(),
              sample -> features.add(sample.ids().get(0), -1, feature(model, sample, width))));
      return features;
    }
    ModalityData data = ModalityData.open(settings);
    SampleFeatures features =
        new SampleFeatures(
            "%s, %s"
                .formatted(settings.data().source(), choice.part().name().toLowerCase(Locale.ROOT)),
            width);
    try (BatchLoader<ModalityBatch> loader = data.loader(choice.part(), 1, false)) {
      loader.forEach(
          sample ->
              features.add(sample.ids().get(0), sample.labels()[0], feature(model, sample, width)));
      features.leaveOut(loader.leftOut());
    }
    return features;
  }

  private float[] feature(ModalityInference model, ModalityBatch sample, int width) {
    float[] feature = new float[width];
    float[][] tokens = ModalityScores.tokens(sample, model);
    int each = settings.actionmae().width();
    for (int m = 0; m < tokens.length; m++) {
      if (tokens[m] != null) {
        System.arraycopy(tokens[m], 0, feature, m * each, each);
      }
    }
    return feature;
  }

  /** Reads files of samples; returns those that cannot be used. */
  private List<LeftOut> forEachFile(List<Path> files, Consumer<ModalityBatch> use) {
    List<LeftOut> leftOut = new ArrayList<>();
    for (Path file : files) {
      try {
        use.accept(ModalityData.ofFile(file, settings.sections().used()));
      } catch (InputException e) {
        leftOut.add(new LeftOut(file.toString(), e.getMessage()));
      }
    }
    if (leftOut.size() == files.size()) {
      throw new InputException(
          "none of %d files could be used: %s".formatted(files.size(), leftOut.get(0).reason()));
    }
    return leftOut;
  }

  @Override
  public void close() {
    if (inference != null) {
      inference.close();
    }
  }
}
