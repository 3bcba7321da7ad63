package org.maskedaction.kind.skeleton;

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
import org.maskedaction.kind.ModelTask;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.kind.skeleton.SkeletonData.LabelledSequences;
import org.maskedaction.kind.skeleton.SkeletonData.Opened;
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
public final class SkeletonFineTuning extends ModelTask<SkeletonFineTuneConfig> {
  /** The task. */
  public SkeletonFineTuning() {
    super(Stage.CLASSIFY, SkeletonFineTuneConfig.class);
  }

  @Override
  public OpenedData data(SkeletonFineTuneConfig settings, IntConsumer generated) {
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    return new Opened(
        data,
        LabelledSequences.of(data, settings),
        settings,
        !settings.finetune().cachedFeatures());
  }

  @Override
  protected void create(Parameters parameters, SkeletonFineTuneConfig settings) {
    SkeletonClassifier.createParameters(parameters, settings.model(), settings.finetune());
  }

  @Override
  public Training<?> training(SkeletonFineTuneConfig settings, Start start) {
    SkeletonClassifierConfig finetune = settings.finetune();
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    LabelledSequences labelled = LabelledSequences.of(data, settings);
    LabelledSequences.requireClasses(data, Part.TEST, settings);
    List<String> classNames = ClassNames.of(finetune.classNames(), finetune.numClasses());
    Parameters parameters = parameters(settings);
    List<String> origin =
        initialise(settings, start, source -> transfer(source, parameters, settings));
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

  private static List<String> transfer(
      RunCheckpoint source, Parameters parameters, SkeletonFineTuneConfig settings) {
    return SkeletonTransfer.into(
        parameters,
        source.checkpoint().folder(),
        source.weights(),
        TrainedSettings.model(source, SkeletonModelConfig.class),
        settings.model());
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
  protected ModelSummary summary(Parameters parameters, SkeletonFineTuneConfig settings) {
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
