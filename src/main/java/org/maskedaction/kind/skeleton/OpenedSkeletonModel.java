package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Chosen;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.kind.skeleton.SkeletonData.LabelledSequences;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.method.classify.SkeletonFeatures;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/**
 * A classifier of skeletons, or a pre-trained encoder. Both look at one clip in the middle of a
 * sequence; a feature is the mean of the encoder's output over all tokens and persons.
 */
final class OpenedSkeletonModel implements OpenedModel {
  private final RunCheckpoint source;
  private final SkeletonRunSettings settings;
  private SkeletonClassifierInference classifier; // null before it is needed
  private SkeletonFeatures encoder; // null before it is needed

  private OpenedSkeletonModel(RunCheckpoint source, SkeletonRunSettings settings) {
    this.source = source;
    this.settings = settings;
  }

  /** Whether a checkpoint holds a classifier. */
  static boolean isClassifier(RunCheckpoint source) {
    return source.weightNames().stream().anyMatch(SkeletonClassifier::isHead);
  }

  /** The settings of a run on skeletons. */
  static SkeletonRunSettings settings(RunCheckpoint source, List<String> overrides) {
    return isClassifier(source)
        ? TrainedSettings.load(source, SkeletonFineTuneConfig.class, overrides)
        : TrainedSettings.load(source, SkeletonPretrainConfig.class, overrides);
  }

  /** Opens a checkpoint; weights are loaded when they are needed. */
  static OpenedSkeletonModel open(RunCheckpoint source, List<String> overrides) {
    return new OpenedSkeletonModel(source, settings(source, overrides));
  }

  /** The weights of a classifier. */
  static Parameters classifier(RunCheckpoint source, SkeletonFineTuneConfig config) {
    Parameters parameters = Parameters.toBeRead();
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    CheckpointTensors.read(source.weights(), parameters.all());
    return parameters;
  }

  /** The weights of an encoder alone. */
  static Parameters encoder(RunCheckpoint source, SkeletonRunSettings settings) {
    Parameters parameters = Parameters.toBeRead();
    SkeletonMae.createEncoder(parameters, settings.model());
    CheckpointTensors.read(source.weights(), parameters.all());
    return parameters;
  }

  @Override
  public RunSettings settings() {
    return settings;
  }

  @Override
  public boolean classifies() {
    return settings instanceof SkeletonFineTuneConfig;
  }

  private SkeletonClassifierInference classifier() {
    if (!(settings instanceof SkeletonFineTuneConfig config)) {
      throw new InputException(
          source.checkpoint().folder()
              + ": has no skeleton classifier; expected a checkpoint of a fine-tuning run");
    }
    if (classifier == null) {
      Backend.initialise();
      Parameters parameters = classifier(source, config);
      classifier =
          new SkeletonClassifierInference(parameters, config.model(), config.finetune().isLinear());
    }
    return classifier;
  }

  private SkeletonFeatures encoder() {
    if (encoder == null) {
      Backend.initialise();
      encoder = new SkeletonFeatures(encoder(source, settings), settings.model());
    }
    return encoder;
  }

  @Override
  public Chosen scores(SampleChoice choice, Consumer<SampleScores> use) {
    SkeletonClassifierInference model = classifier();
    SkeletonSamples samples = choice.options(SkeletonSamples.class, SkeletonSamples.OF_RUN);
    if (!choice.files().isEmpty()) {
      List<LeftOut> leftOut =
          forEachFile(choice.files(), samples, (id, clip) -> use.accept(scores(id, clip, model)));
      return new Chosen("files", choice.files().size() + " files", leftOut);
    }
    SkeletonDataConfig prepared = prepared(samples);
    SkeletonData data = SkeletonData.open(prepared, settings.model());
    Part part = part(samples, choice.part());
    if (choice.labelled()) {
      LabelledSequences.requireClasses(data, part, (SkeletonFineTuneConfig) settings);
    }
    score(data, data.of(part), model, use);
    return new Chosen(prepared.path().toString(), data.fingerprint(part), List.of());
  }

  @Override
  public SampleFeatures features(SampleChoice choice) {
    SkeletonFeatures model = encoder();
    SkeletonSamples samples = choice.options(SkeletonSamples.class, SkeletonSamples.OF_RUN);
    int width = settings.model().embedDim();
    if (!choice.files().isEmpty()) {
      if (samples.data() != null || samples.part() != null) {
        throw new InputException("--data, --split and files: give prepared skeletons or files");
      }
      SampleFeatures result = new SampleFeatures("files", width);
      result.leaveOut(
          forEachFile(
              choice.files(),
              samples,
              (id, clip) -> result.add(id, clip.labels()[0], model.of(clip))));
      return result;
    }
    SkeletonDataConfig prepared = prepared(samples);
    SkeletonData data = SkeletonData.open(prepared, settings.model());
    Part part = part(samples, choice.part());
    SampleFeatures result =
        new SampleFeatures(
            "%s, %s".formatted(prepared.path(), PreparedSkeletons.key("x", part)), width);
    forEach(
        data,
        data.of(part),
        clip -> result.add(clip.ids().get(0), clip.labels()[0], model.of(clip)));
    return result;
  }

  private SkeletonDataConfig prepared(SkeletonSamples samples) {
    return samples.data() == null ? settings.data() : settings.data().withPath(samples.data());
  }

  private static Part part(SkeletonSamples samples, Part part) {
    return samples.part() == null ? part : samples.part();
  }

  /** Scores every sequence, in their order. */
  static void score(
      SkeletonData data,
      List<SkeletonSequence> sequences,
      SkeletonClassifierInference model,
      Consumer<SampleScores> use) {
    forEach(data, sequences, clip -> use.accept(scores(clip.ids().get(0), clip, model)));
  }

  private static SampleScores scores(
      String id, SkeletonClips clip, SkeletonClassifierInference model) {
    return new SampleScores(id, clip.labels()[0], List.of(model.logits(clip)));
  }

  private static void forEach(
      SkeletonData data, List<SkeletonSequence> sequences, Consumer<SkeletonClips> use) {
    try (BatchLoader<SkeletonClips> loader = data.centre(sequences, 1)) {
      loader.forEach(use);
    }
  }

  /** Takes the clip of a recording. */
  @FunctionalInterface
  private interface ClipUse {
    void accept(String id, SkeletonClips clip);
  }

  /** Reads recordings; returns those that cannot be read. */
  private List<LeftOut> forEachFile(List<Path> files, SkeletonSamples samples, ClipUse use) {
    Recordings recordings = recordings(samples.centred());
    List<LeftOut> leftOut = new ArrayList<>();
    for (Path file : files) {
      SkeletonSequence sequence;
      try {
        sequence = recordings.read(file);
      } catch (InputException e) {
        leftOut.add(new LeftOut(file.toString(), e.getMessage()));
        continue;
      }
      use.accept(file.toString(), clip(sequence));
    }
    if (leftOut.size() == files.size()) {
      throw new InputException(
          "none of %d files could be read: %s".formatted(files.size(), leftOut.get(0).reason()));
    }
    return leftOut;
  }

  /** Reads recordings as the run's data are. */
  Recordings recordings(boolean centred) {
    JointLayout layout = JointLayouts.named(settings.data().layout());
    return new Recordings(
        layout, settings.data().coordinates(), settings.model().persons(), centred);
  }

  /** The clip in the middle of a sequence. */
  private SkeletonClips clip(SkeletonSequence sequence) {
    JointLayout layout = JointLayouts.named(settings.data().layout());
    return new SkeletonFeeder(settings.data(), layout, settings.model().frames()).middle(sequence);
  }

  /** The class scores of a sequence. // [K] */
  float[] logits(SkeletonSequence sequence) {
    return classifier().logits(clip(sequence));
  }

  @Override
  public void close() {
    if (classifier != null) {
      classifier.close();
    }
    if (encoder != null) {
      encoder.close();
    }
  }
}
