package org.maskedaction.kind.modality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.ClassNames;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.ModelTask;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.method.actionmae.ModalityInference;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.modality.ActionMaeConfig;
import org.maskedaction.model.modality.ModalityEncoders;
import org.maskedaction.model.modality.ModalityTokens;
import org.nd4j.autodiff.samediff.SameDiff;

/** Training of ActionMAE, or of a fusion it is compared with. */
public final class ModalityClassifying extends ModelTask<ModalityTrainConfig> {
  /** The task. */
  public ModalityClassifying() {
    super(Stage.CLASSIFY, ModalityTrainConfig.class);
  }

  @Override
  public OpenedData data(ModalityTrainConfig settings, IntConsumer generated) {
    return new OpenedModalities(ModalityData.open(settings), settings);
  }

  @Override
  protected void create(Parameters parameters, ModalityTrainConfig settings) {
    ActionMae.createParameters(parameters, settings.sections());
  }

  /** The settings of the training name the scales that were measured on the training samples. */
  @Override
  public Training<?> training(ModalityTrainConfig settings, Start start) {
    ModalityData data = ModalityData.open(settings);
    ModalityTrainConfig measured = settings.withModalities(data.modalities());
    ActionMaeConfig actionmae = measured.actionmae();
    data.requireClasses(actionmae.numClasses());
    List<String> classNames = ClassNames.of(actionmae.classNames(), actionmae.numClasses());
    Parameters parameters = parameters(measured);
    List<String> origin =
        start.resumed() ? List.of() : ModalityTransfer.into(parameters, measured.sections());
    ModalitySubsets subsets = measured.subsets();
    BatchLoader<ModalityBatch> loader =
        data.loader(Part.TRAIN, measured.optimizer().batchSize(), true);
    ModalityInference model =
        new ModalityInference(parameters, measured.sections(), subsets.all().size());
    ActionMaeTrainer trainer =
        new ActionMaeTrainer(
            parameters,
            measured.sections(),
            measured.optimizer(),
            measured.seed(),
            loader.batchesPerEpoch());
    return new Training<>(
            measured,
            data.fingerprint(Part.TRAIN),
            loader,
            trainer,
            validation(measured, data, model, trainer))
        .with(Training.Notes.of(origin, folder -> ClassNames.keep(classNames, folder.path())))
        .owning(model::close);
  }

  /** With every subset of the modalities; the mean over them selects the weights that are kept. */
  private static Validation validation(
      ModalityTrainConfig settings,
      ModalityData data,
      ModalityInference model,
      ActionMaeTrainer trainer) {
    ModalitySubsets names = settings.subsets();
    List<boolean[]> subsets = names.all();
    return (step, sheet) -> {
      ClassifierTally full = new ClassifierTally(settings.classes());
      SubsetResult.Tally tally = new SubsetResult.Tally(names, subsets);
      try (BatchLoader<ModalityBatch> loader = data.loader(Part.VAL, 1, false)) {
        ModalityScores.forEach(
            loader,
            model,
            subsets,
            settings.run().evalClips(),
            scores -> {
              tally.addAll(scores);
              SampleScores last = scores.get(scores.size() - 1); // with the full set
              if (last != null) {
                full.add(last);
              }
            });
      }
      trainer.keepIfBest(tally.meanTop1());
      Map<String, Double> metrics = new LinkedHashMap<>(full.metrics());
      metrics.put(ActionMaeTrainer.VAL_SUBSET_TOP1.name(), tally.meanTop1());
      return metrics;
    };
  }

  @Override
  public long samplesPerEpoch(ModalityTrainConfig settings, Integer given) {
    if (given != null) {
      return given;
    }
    ModalityDataConfig data = settings.data();
    return data.format() == ModalityDataConfig.Format.GENERATED
        ? data.generated().train()
        : ModalityData.open(settings).samples(Part.TRAIN).size();
  }

  @Override
  public List<LearningRate> rates(ModalityTrainConfig settings, long batchesPerEpoch) {
    return List.of(
        LearningRate.of(
            "model",
            settings.optimizer(),
            ActionMaeTrainer.schedule(
                settings.actionmae(), settings.optimizer(), batchesPerEpoch)));
  }

  @Override
  protected ModelSummary summary(Parameters parameters, ModalityTrainConfig settings) {
    List<String> facts = new ArrayList<>();
    List<ModelSummary.Part> parts = new ArrayList<>();
    Predicate<String> head = name -> true;
    for (ModalityTokens cut : settings.sections().cuts()) {
      facts.add(
          ModelSummary.line(
              cut.name(),
              "%d x %d tokens of %d values".formatted(cut.persons(), cut.tokens(), cut.values())));
      String prefix = ModalityEncoders.prefix(cut.name());
      Predicate<String> own = name -> name.startsWith(prefix);
      SameDiff graph = ModalityEncoders.graph(parameters, cut, settings.actionmae(), 1);
      String token = ModalityEncoders.token(cut.name());
      parts.add(ModelSummary.Part.of("encoder of " + cut.name(), parameters, own, graph, token));
      head = head.and(own.negate());
    }
    facts.add(ModelSummary.line("classes", settings.classes()));
    SameDiff graph = ActionMae.headGraph(parameters, settings.sections(), 1);
    String name =
        ActionMae.hasAutoencoder(settings.actionmae()) ? "ActionMAE and fusion" : "fusion";
    parts.add(ModelSummary.Part.of(name, parameters, head, graph, ActionMae.LOGITS));
    return new ModelSummary(facts, parts, parameters.shapes());
  }
}
