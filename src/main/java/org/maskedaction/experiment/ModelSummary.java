package org.maskedaction.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.PretrainExperiment;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.modality.ModalityEncoders;
import org.maskedaction.model.modality.ModalityTokens;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.plan.ExecutionPlan;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What the model of a configuration is made of.
 *
 * @param facts lines about its input
 * @param parts its parts
 * @param shapes extents of every parameter by name
 */
public record ModelSummary(List<String> facts, List<Part> parts, Map<String, List<Long>> shapes) {
  /**
   * A part of the model.
   *
   * @param name what it is
   * @param parameters number of its values, running statistics included
   * @param flops floating-point operations of the matrix products of its forward pass on one clip,
   *     a multiply-add counting 2
   */
  public record Part(String name, long parameters, double flops) {}

  /**
   * The model of a configuration.
   *
   * @throws InputException if {@code config} is none of a run
   */
  public static ModelSummary of(Record config) {
    Backend.initialise();
    if (config instanceof VideoPretrainConfig c) {
      return pretrain(c);
    }
    if (config instanceof VideoFineTuneConfig c) {
      return fineTune(c);
    }
    if (config instanceof SkeletonPretrainConfig c) {
      return skeletonPretrain(c);
    }
    if (config instanceof SkeletonFineTuneConfig c) {
      return skeletonFineTune(c);
    }
    if (config instanceof ModalityTrainConfig c) {
      return modalities(c);
    }
    throw new InputException("a search or a study has no model; its runs have");
  }

  private static ModelSummary pretrain(VideoPretrainConfig config) {
    VideoModelConfig model = config.model();
    Parameters parameters = Parameters.toBeRead();
    PretrainExperiment.createParameters(parameters, config);
    int visible = config.masking().generator(model).visibleCount();
    SameDiff autoencoder =
        VideoMae.graph(parameters, model, config.loss(), config.data().pixels(), 1, visible);
    Predicate<String> sampler = name -> name.startsWith(TatsSampler.PREFIX);
    List<Part> parts = new ArrayList<>();
    parts.add(part("autoencoder", parameters, sampler.negate(), autoencoder, VideoMae.LOSS));
    if (config.masking().type() == VideoMaskingConfig.Type.TATS) {
      SameDiff policy = TatsSampler.policyGraph(parameters, model, config.sampler(), 1);
      parts.add(
          part("sampler", parameters, sampler, policy, TatsSampler.LOGITS, TatsSampler.VALUE));
    } else if (config.masking().type() == VideoMaskingConfig.Type.ADAMAE) {
      SameDiff policy = AdaMaeSampler.policyGraph(parameters, model, config.adamae(), 1);
      parts.add(part("sampler", parameters, sampler, policy, AdaMaeSampler.LOGITS));
    }
    String masks =
        "%d visible, %d masked (%s, mask_ratio %s)"
            .formatted(
                visible,
                model.tokens() - visible,
                config.masking().type().name().toLowerCase(Locale.ROOT),
                config.masking().maskRatio());
    return new ModelSummary(
        List.of(clip(model), tokens(model) + ", " + masks), parts, parameters.shapes());
  }

  private static ModelSummary fineTune(VideoFineTuneConfig config) {
    Parameters parameters = Parameters.toBeRead();
    int classes = config.finetune().numClasses();
    VideoClassifier.createParameters(parameters, config.model(), classes);
    SameDiff graph = VideoClassifier.inferenceGraph(parameters, config.model(), 1);
    return new ModelSummary(
        List.of(clip(config.model()), tokens(config.model()), line("classes", classes)),
        List.of(part("classifier", parameters, name -> true, graph, VideoClassifier.LOGITS)),
        parameters.shapes());
  }

  /** Shapes are those of a batch, as the contrast compares all of it; the count is for one clip. */
  private static ModelSummary skeletonPretrain(SkeletonPretrainConfig config) {
    SkeletonModelConfig model = config.model();
    Parameters parameters = Parameters.toBeRead();
    SkeletonMae.createParameters(parameters, model);
    int batch = config.optimizer().batchSize();
    int keep = config.masking().keepCount();
    List<Part> parts = new ArrayList<>();
    Part whole =
        part(
            "autoencoder",
            parameters,
            name -> true,
            SkeletonMae.graph(parameters, model, config.target(), config.contrast(), batch, keep),
            SkeletonMae.LOSS);
    parts.add(new Part(whole.name(), whole.parameters(), whole.flops() / batch));
    if (config.contrast().enabled()) {
      SameDiff encoder =
          SkeletonMae.encoderGraph(
              parameters, model, model.persons(), config.contrast().personsPerQuery(model));
      parts.add(
          part("momentum encoder", parameters, SkeletonMae::isEncoder, encoder, SkeletonMae.KEYS));
    }
    String masks = ", %d visible, %d masked".formatted(keep, model.tokens() - keep);
    return new ModelSummary(
        List.of(clip(model), tokens(model) + masks), parts, parameters.shapes());
  }

  private static ModelSummary skeletonFineTune(SkeletonFineTuneConfig config) {
    Parameters parameters = Parameters.toBeRead();
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    boolean linear = config.finetune().isLinear();
    SameDiff graph = SkeletonClassifier.inferenceGraph(parameters, config.model(), linear, 1);
    int classes = config.finetune().numClasses();
    return new ModelSummary(
        List.of(clip(config.model()), tokens(config.model()), line("classes", classes)),
        List.of(part("classifier", parameters, name -> true, graph, SkeletonClassifier.LOGITS)),
        parameters.shapes());
  }

  private static ModelSummary modalities(ModalityTrainConfig config) {
    Parameters parameters = Parameters.toBeRead();
    ActionMae.createParameters(parameters, config.architecture());
    List<String> facts = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    Predicate<String> head = name -> true;
    for (ModalityTokens cut : config.architecture().cuts()) {
      facts.add(
          line(
              cut.name(),
              "%d x %d tokens of %d values".formatted(cut.persons(), cut.tokens(), cut.values())));
      String prefix = ModalityEncoders.prefix(cut.name());
      Predicate<String> own = name -> name.startsWith(prefix);
      SameDiff graph = ModalityEncoders.graph(parameters, cut, config.actionmae(), 1);
      String token = ModalityEncoders.token(cut.name());
      parts.add(part("encoder of " + cut.name(), parameters, own, graph, token));
      head = head.and(own.negate());
    }
    facts.add(line("classes", config.actionmae().numClasses()));
    SameDiff graph = ActionMae.headGraph(parameters, config.architecture(), 1);
    String name = ActionMae.hasAutoencoder(config.actionmae()) ? "ActionMAE and fusion" : "fusion";
    parts.add(part(name, parameters, head, graph, ActionMae.LOGITS));
    return new ModelSummary(facts, parts, parameters.shapes());
  }

  private static Part part(
      String name,
      Parameters parameters,
      Predicate<String> own,
      SameDiff graph,
      String... outputs) {
    long count = parameters.select(own).values().stream().mapToLong(array -> array.length()).sum();
    return new Part(name, count, ExecutionPlan.flops(graph, List.of(outputs)));
  }

  private static String clip(VideoModelConfig model) {
    return line(
        "clip",
        "%d frames of %d x %d".formatted(model.numFrames(), model.imageSize(), model.imageSize()));
  }

  private static String clip(SkeletonModelConfig model) {
    return line(
        "clip",
        "%d frames, %d persons of %d joints"
            .formatted(model.frames(), model.persons(), model.joints()));
  }

  private static String tokens(VideoModelConfig model) {
    return line(
        "tokens",
        "%d = %d slots x %d".formatted(model.tokens(), model.frameSlots(), model.tokensPerFrame()));
  }

  private static String tokens(SkeletonModelConfig model) {
    return line(
        "tokens",
        "%d of a person = %d segments x %d joints"
            .formatted(model.tokens(), model.segments(), model.joints()));
  }

  private static String line(String name, Object value) {
    return "%-20s %s".formatted(name, value);
  }

  /** A table of the parts. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("%-20s %15s %18s".formatted("part", "parameters", "GFLOP per clip"));
    parts.forEach(part -> lines.add(row(part)));
    return lines;
  }

  private static String row(Part part) {
    return String.format(
        Locale.ROOT, "%-20s %,15d %,18.4f", part.name(), part.parameters(), part.flops() / 1e9);
  }
}
