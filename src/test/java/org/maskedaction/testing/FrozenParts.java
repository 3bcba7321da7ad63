package org.maskedaction.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.data.sensor.generated.GeneratedSet;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.ClippedPpoLoss;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What the frozen text holds and no command shows: the graphs that are trained, and generated
 * samples of several modalities. All that it takes from the classes of configurations is here.
 */
public final class FrozenParts {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int BATCH = 2;
  private static final int VISIBLE = 6;

  private FrozenParts() {}

  /** The graphs that are trained, with each setting that an op is told. */
  public static Map<String, SameDiff> trainingGraphs() {
    Backend.initialise();
    Map<String, SameDiff> graphs = new LinkedHashMap<>();
    for (String loss : List.of("mse", "l1")) {
      graphs.put("autoencoder " + loss, autoencoder("loss.type=" + loss));
    }
    graphs.put("autoencoder of pixels", autoencoder("loss.normalise_targets=false"));
    for (String attention : List.of("trajectory", "orthoformer", "mha")) {
      String[] settings = {"sampler.attention=" + attention, "sampler.landmarks=9"};
      graphs.put("sampler " + attention, sampler(settings));
      graphs.put("ppo " + attention, ppo(settings));
    }
    graphs.put("sampler learnable", sampler("sampler.input=learnable", "sampler.temperature=0.5"));
    graphs.put("draw", TatsSampler.drawGraph(BATCH, 64, VISIBLE));
    for (String network : List.of("mha", "mlp")) {
      graphs.put("adamae " + network, adaMae("adamae.network=" + network, "adamae.num_heads=2"));
    }
    graphs.put("video classifier", classifier(false));
    graphs.put("video classifier with dropping", classifier(true));
    for (String target : List.of("raw", "joint", "nat", "motion")) {
      graphs.put(
          "skeletons " + target, skeletons("target.type=" + target, "contrast.enabled=false"));
    }
    for (String persons : List.of("clip", "each", "each_present")) {
      graphs.put("skeletons by " + persons, skeletons("contrast.persons=" + persons));
    }
    graphs.put("skeleton classifier", skeletonClassifier());
    graphs.put("skeleton linear", skeletonLinear());
    for (String fusion : List.of("transformer", "sum", "concat")) {
      graphs.put("actionmae " + fusion, actionMae("actionmae.fusion=" + fusion));
    }
    graphs.put("fusion zero filled", actionMae("actionmae.method=fusion_zero_filled"));
    graphs.put(
        "actionmae of pure tokens",
        actionMae(
            "actionmae.target_normalisation=none",
            "actionmae.detach_target=false",
            "actionmae.position_embedding=false",
            "actionmae.memory_tokens=0"));
    return graphs;
  }

  private static VideoPretrainConfig pretraining(String... settings) {
    return TinyPretraining.config(NOWHERE, NOWHERE, settings);
  }

  private static PixelStatistics statistics(VideoPretrainConfig config) {
    return new PixelStatistics(config.data().mean(), config.data().std());
  }

  private static SameDiff autoencoder(String... settings) {
    VideoPretrainConfig config = pretraining(settings);
    Parameters parameters = new Parameters(0);
    VideoMae.createParameters(parameters, config.model());
    return VideoMae.graph(
        parameters, config.model(), config.loss(), statistics(config), BATCH, VISIBLE);
  }

  private static Parameters samplerParameters(VideoPretrainConfig config) {
    Parameters parameters = new Parameters(0);
    VideoMae.createParameters(parameters, config.model());
    TatsSampler.createParameters(parameters, config.model(), config.sampler());
    return parameters;
  }

  private static SameDiff sampler(String... settings) {
    VideoPretrainConfig config = pretraining(settings);
    return TatsSampler.policyGraph(
        samplerParameters(config), config.model(), config.sampler(), BATCH);
  }

  private static SameDiff ppo(String... settings) {
    VideoPretrainConfig config = pretraining(settings);
    return TatsSampler.lossGraph(
        samplerParameters(config),
        config.model(),
        config.sampler(),
        new ClippedPpoLoss.Coefficients(0.2, 1, 2, 3),
        BATCH,
        config.model().tokens() - VISIBLE);
  }

  private static SameDiff adaMae(String... settings) {
    VideoPretrainConfig config = pretraining(settings);
    Parameters parameters = new Parameters(0);
    VideoMae.createParameters(parameters, config.model());
    AdaMaeSampler.createParameters(parameters, config.model(), config.adamae());
    return AdaMaeSampler.lossGraph(
        parameters,
        config.model(),
        config.loss(),
        config.adamae(),
        statistics(config),
        BATCH,
        VISIBLE);
  }

  private static SameDiff classifier(boolean dropping) {
    VideoFineTuneConfig config = TinyFineTuning.config(NOWHERE, NOWHERE);
    Parameters parameters = new Parameters(0);
    VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
    VideoClassifier.Dropped dropped = new VideoClassifier.Dropped(dropping, dropping);
    return VideoClassifier.trainingGraph(parameters, config.model(), BATCH, dropped);
  }

  private static SameDiff skeletons(String... settings) {
    SkeletonPretrainConfig config = TinySkeletons.pretraining(NOWHERE, NOWHERE, settings);
    Parameters parameters = new Parameters(0);
    SkeletonMae.createParameters(parameters, config.model());
    return SkeletonMae.graph(
        parameters,
        config.model(),
        config.target(),
        config.contrast(),
        config.optimizer().batchSize(),
        config.masking().keepCount());
  }

  private static Parameters skeletonParameters(SkeletonFineTuneConfig config) {
    Parameters parameters = new Parameters(0);
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    return parameters;
  }

  private static SameDiff skeletonClassifier() {
    SkeletonFineTuneConfig config = TinySkeletons.fineTuning(NOWHERE, NOWHERE);
    return SkeletonClassifier.trainingGraph(
        skeletonParameters(config), config.model(), config.finetune(), BATCH);
  }

  private static SameDiff skeletonLinear() {
    SkeletonFineTuneConfig config =
        TinySkeletons.fineTuning(NOWHERE, NOWHERE, "finetune.protocol=linear");
    return SkeletonClassifier.probeGraph(skeletonParameters(config), config.model(), BATCH);
  }

  private static SameDiff actionMae(String... settings) {
    ModalityTrainConfig config = TinyModalities.config(settings);
    Parameters parameters = new Parameters(0);
    ActionMae.createParameters(parameters, config.sections());
    return ActionMae.trainingGraph(parameters, config.sections(), BATCH);
  }

  /** The first numbers of generated samples of both parts, a row for each modality. */
  public static List<String> generatedSamples() {
    ModalityTrainConfig config =
        TinyModalities.config(
            "modalities=[{name: video, kind: video, length: 2, image_size: 8, channels: 1},"
                + " {name: skeleton, kind: skeleton, length: 4, joints: 5},"
                + " {name: inertial, kind: sequence, length: 6, values: 6}]",
            "encoder.patch_size=4",
            "data.generated={train: 6, val: 6, classes: 3, missing: 0.5, seed: 5}");
    GeneratedSet set = new GeneratedSet(config.data().generated());
    List<String> rows = new ArrayList<>();
    for (Part part : List.of(Part.TRAIN, Part.VAL)) {
      ModalitySet.Samples samples = set.samples(part, config.modalities());
      for (int index = 0; index < samples.size(); index++) {
        ModalitySample sample = samples.load(index, new SplittableRandom(0));
        for (int m = 0; m < config.modalities().size(); m++) {
          ModalitySample.Values values = sample.modalities().get(m);
          String name = config.modalities().get(m).name();
          rows.add(
              "%s label %d %s: %s"
                  .formatted(
                      samples.id(index),
                      samples.label(index),
                      name,
                      values == null ? "missing" : first(values.values())));
        }
      }
    }
    return rows;
  }

  private static String first(float[] values) {
    return Arrays.toString(
        IntStream.range(0, 4)
            .mapToObj(i -> String.format(Locale.ROOT, "%.3f", values[i]))
            .toArray());
  }
}
