package org.maskedaction.kind.skeleton;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongToDoubleFunction;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.io.ClassNames;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Stage;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Validation;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.method.classify.SkeletonClassifierTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.skeleton.SkeletonTransfer;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/** Training of an action classifier on skeletons, from a checkpoint or from random weights. */
public final class SkeletonFineTuning implements Task<SkeletonFineTuneConfig> {
  @Override
  public Stage stage() {
    return Stage.CLASSIFY;
  }

  @Override
  public Class<SkeletonFineTuneConfig> settings() {
    return SkeletonFineTuneConfig.class;
  }

  @Override
  public OpenedData data(SkeletonFineTuneConfig settings, IntConsumer generated) {
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    return new OpenedSequences(
        data,
        LabelledSequences.of(data, settings),
        settings,
        !settings.finetune().cachedFeatures());
  }

  @Override
  public Parameters parameters(SkeletonFineTuneConfig settings) {
    Parameters parameters = new Parameters(settings.seed());
    SkeletonClassifier.createParameters(parameters, settings.model(), settings.finetune());
    return parameters;
  }

  @Override
  public Training<?> training(SkeletonFineTuneConfig settings, Start start) {
    SkeletonClassifierConfig finetune = settings.finetune();
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    LabelledSequences labelled = LabelledSequences.of(data, settings);
    LabelledSequences.requireClasses(data, Part.TEST, settings);
    List<String> classNames = ClassNames.of(finetune.classNames(), finetune.numClasses());
    Parameters parameters = parameters(settings);
    List<String> origin = start.resumed() ? List.of() : initialise(parameters, settings);
    BatchLoader<SkeletonClips> loader =
        data.shuffled(
            labelled,
            settings.optimizer().batchSize(),
            settings.seed(),
            !finetune.cachedFeatures());
    SkeletonClassifierInference model =
        new SkeletonClassifierInference(parameters, settings.model(), finetune.isLinear());
    Training.Notes notes =
        new Training.Notes(
            origin,
            List.of("labelled training sequences: " + labelled.size()),
            folder -> {
              ClassNames.keep(classNames, folder.path());
              labelled.keep(folder.path());
            });
    return new Training<>(
            settings,
            data.fingerprint(Part.TRAIN),
            loader,
            new SkeletonClassifierTrainer(
                parameters, settings.sections(), loader.batchesPerEpoch()),
            validation(settings, data, model))
        .with(notes)
        .owning(model::close);
  }

  private static Validation validation(
      SkeletonFineTuneConfig settings, SkeletonData data, SkeletonClassifierInference model) {
    List<SkeletonSequence> chosen = SkeletonData.chosen(data.of(Part.TEST), settings.run());
    return (step, sheet) -> {
      ClassifierTally tally = new ClassifierTally(settings.classes());
      OpenedSkeletonModel.score(data, chosen, model, tally::add);
      return tally.metrics();
    };
  }

  /** Reads the encoder of an initial checkpoint, where there is one; returns lines on it. */
  private static List<String> initialise(Parameters parameters, SkeletonFineTuneConfig settings) {
    if (settings.initCheckpoint().isEmpty()) {
      return List.of();
    }
    RunCheckpoint source = RunCheckpoint.open(settings.initCheckpoint().get());
    List<String> lines = new ArrayList<>();
    lines.add("initial weights from " + source.weights() + ":");
    SkeletonTransfer.into(
            parameters,
            source.checkpoint().folder(),
            source.weights(),
            TrainedSettings.model(source, SkeletonModelConfig.class),
            settings.model())
        .forEach(line -> lines.add("  " + line));
    return lines;
  }

  @Override
  public long samplesPerEpoch(SkeletonFineTuneConfig settings, Integer given) {
    if (given != null) {
      return given;
    }
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    return LabelledSequences.of(data, settings).size();
  }

  @Override
  public List<LearningRate> rates(SkeletonFineTuneConfig settings, long batchesPerEpoch) {
    LongToDoubleFunction rate = settings.optimizer().schedule(batchesPerEpoch);
    if (settings.finetune().isLinear()) {
      return List.of(LearningRate.of("linear layer", settings.optimizer(), rate));
    }
    double lowest = Math.pow(settings.finetune().layerDecay(), settings.model().depth() + 1);
    return LearningRate.layered(settings.optimizer(), rate, lowest);
  }

  @Override
  public ModelSummary summary(SkeletonFineTuneConfig settings) {
    Parameters parameters = Parameters.toBeRead();
    SkeletonClassifier.createParameters(parameters, settings.model(), settings.finetune());
    boolean linear = settings.finetune().isLinear();
    SameDiff graph = SkeletonClassifier.inferenceGraph(parameters, settings.model(), linear, 1);
    return new ModelSummary(
        List.of(
            settings.clipFact(),
            settings.tokensFact(),
            ModelSummary.line("classes", settings.classes())),
        List.of(
            ModelSummary.Part.of(
                "classifier", parameters, name -> true, graph, SkeletonClassifier.LOGITS)),
        parameters.shapes());
  }
}
