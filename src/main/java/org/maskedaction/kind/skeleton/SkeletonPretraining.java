package org.maskedaction.kind.skeleton;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.ModelTask;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.kind.skeleton.SkeletonData.Opened;
import org.maskedaction.method.mae.SkeletonMaeTrainer;
import org.maskedaction.method.mae.SkeletonReconstruction;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.train.Metrics;
import org.nd4j.autodiff.samediff.SameDiff;

/** Pre-training of a masked skeleton autoencoder, with contrast where it is asked for. */
public final class SkeletonPretraining extends ModelTask<SkeletonPretrainConfig> {
  /** The task. */
  public SkeletonPretraining() {
    super(Stage.PRETRAIN, SkeletonPretrainConfig.class);
  }

  @Override
  public OpenedData data(SkeletonPretrainConfig settings, IntConsumer generated) {
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    return new Opened(data, data.of(Part.TRAIN), settings, true);
  }

  @Override
  protected void create(Parameters parameters, SkeletonPretrainConfig settings) {
    SkeletonMae.createParameters(parameters, settings.model());
  }

  @Override
  public Training<?> training(SkeletonPretrainConfig settings, Start start) {
    SkeletonData data = SkeletonData.open(settings.data(), settings.model());
    Parameters parameters = parameters(settings);
    BatchLoader<SkeletonClips> loader =
        data.training(data.of(Part.TRAIN), settings.optimizer().batchSize(), settings.seed());
    SkeletonReconstruction model = new SkeletonReconstruction(parameters, settings.sections());
    return new Training<>(
            settings,
            data.fingerprint(Part.TRAIN),
            loader,
            new SkeletonMaeTrainer(parameters, settings.sections(), loader.batchesPerEpoch()),
            validation(settings, data, model, parameters))
        .owning(model::close);
  }

  private static Validation validation(
      SkeletonPretrainConfig settings,
      SkeletonData data,
      SkeletonReconstruction model,
      Parameters parameters) {
    List<SkeletonSequence> chosen = SkeletonData.chosen(data.of(Part.TEST), settings.run());
    return (step, sheet) -> {
      if (sheet != null) {
        SkeletonPictures.draw(settings, parameters, data, sheet, step);
      }
      return Map.of(Metrics.VAL_LOSS.name(), loss(settings, data, model, chosen));
    };
  }

  private static double loss(
      SkeletonPretrainConfig settings,
      SkeletonData data,
      SkeletonReconstruction model,
      List<SkeletonSequence> sequences) {
    double sum = 0;
    long place = 0;
    try (BatchLoader<SkeletonClips> loader =
        data.centre(sequences, settings.optimizer().batchSize())) {
      loader.startEpoch(0, 0);
      for (SkeletonClips clips = loader.next(); clips != null; clips = loader.next()) {
        sum += model.sum(clips, place);
        place += clips.size();
      }
    }
    return sum / place;
  }

  @Override
  public long samplesPerEpoch(SkeletonPretrainConfig settings, Integer given) {
    return given == null
        ? SkeletonData.open(settings.data(), settings.model()).of(Part.TRAIN).size()
        : given;
  }

  @Override
  public List<LearningRate> rates(SkeletonPretrainConfig settings, long batchesPerEpoch) {
    return List.of(
        LearningRate.of(
            "autoencoder", settings.optimizer(), settings.optimizer().schedule(batchesPerEpoch)));
  }

  /** Shapes are those of a batch, as the contrast compares all of it; the count is for one clip. */
  @Override
  protected ModelSummary summary(Parameters parameters, SkeletonPretrainConfig settings) {
    SkeletonModelConfig model = settings.model();
    List<ModelSummary.Part> parts = new ArrayList<>();
    parts.add(
        ModelSummary.Part.of(
                "autoencoder",
                parameters,
                name -> true,
                SkeletonMae.graph(
                    parameters,
                    model,
                    settings.target(),
                    settings.contrast(),
                    settings.optimizer().batchSize(),
                    settings.masking().keepCount()),
                SkeletonMae.LOSS)
            .perSample(settings.optimizer().batchSize()));
    if (settings.contrast().enabled()) {
      SameDiff encoder =
          SkeletonMae.encoderGraph(
              parameters, model, model.persons(), settings.contrast().personsPerQuery(model));
      parts.add(
          ModelSummary.Part.of(
              "momentum encoder", parameters, SkeletonMae::isEncoder, encoder, SkeletonMae.KEYS));
    }
    int keep = settings.masking().keepCount();
    String masks = ", %d visible, %d masked".formatted(keep, model.tokens() - keep);
    return new ModelSummary(
        List.of(settings.clipFact(), settings.tokensFact() + masks), parts, parameters.shapes());
  }
}
