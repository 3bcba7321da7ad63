package org.maskedaction.model.modality;

import java.util.List;
import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.PersonMean;
import org.maskedaction.ops.TokenConcat;
import org.maskedaction.ops.TokenGather;
import org.maskedaction.ops.TokenMean;
import org.maskedaction.ops.TokenTable;
import org.nd4j.autodiff.samediff.SDVariable;

/** The fusions of ActionMAE (Woo et al., 2023): class scores from one token per modality. */
final class ModalityFusion {
  private static final String HEAD = "fusion_module.fc";
  private static final String CLASS_TOKEN = "fusion_module.cls_token";
  private static final String BLOCKS = "fusion_module.transformer.blocks.";
  private static final String EMBED = "fusion_embed";

  private final Layers layers;
  private final ActionMaeConfig config;
  private final List<String> names;
  private final int batch;

  /** A fusion of the modalities {@code names} in a graph for {@code batch} samples. */
  ModalityFusion(Layers layers, ActionMaeConfig config, List<String> names, int batch) {
    this.layers = layers;
    this.config = config;
    this.names = names;
    this.batch = batch;
  }

  /** Creates the parameters; the class token begins as zeros. */
  static void createParameters(Parameters parameters, ActionMaeConfig config, List<String> names) {
    int width = config.width();
    int classes = config.numClasses();
    switch (config.fusion()) {
      case SUM ->
          names.forEach(name -> Layers.createLinear(parameters, HEAD + "." + name, classes, width));
      case CONCAT -> Layers.createLinear(parameters, HEAD, classes, names.size() * width);
      case TRANSFORMER -> {
        parameters.create(CLASS_TOKEN, Initializer.constant(0), 1, 1, width);
        if (config.positionEmbedding()) {
          Initializer normal =
              Initializer.truncatedNormal(ModalityEncoders.DEVIATION, ModalityEncoders.LIMIT);
          parameters.create(EMBED, normal, 1, names.size(), width);
        }
        ActionMae.createBlocks(parameters, config, BLOCKS, config.fusionDepth());
        Layers.createLinear(parameters, HEAD, classes, width);
      }
    }
  }

  /** The class scores. // [B, M, D] to [B, C] */
  SDVariable logits(SDVariable tokens) {
    SDVariable scores =
        switch (config.fusion()) {
          case SUM -> sum(tokens);
          case CONCAT ->
              layers.linear(
                  HEAD, PersonMean.ofJoints("side_by_side", tokens, 1, names.size()), null);
          case TRANSFORMER -> transformer(tokens);
        };
    return scores.rename(ActionMae.LOGITS);
  }

  private SDVariable sum(SDVariable tokens) {
    SDVariable scores = null;
    for (int m = 0; m < names.size(); m++) {
      scores = layers.linear(HEAD + "." + names.get(m), pick(tokens, m), scores);
    }
    return scores;
  }

  private SDVariable transformer(SDVariable tokens) {
    SDVariable x = tokens;
    if (config.positionEmbedding()) {
      x = TokenTable.add("fusion_input", x, layers.parameter(EMBED));
    }
    x = TokenConcat.of("fusion_class", layers.parameter(CLASS_TOKEN), x); // [B, 1 + M, D]
    for (int i = 0; i < config.fusionDepth(); i++) {
      x = layers.block(BLOCKS + i, x, config.numHeads());
    }
    return layers.linear(HEAD, pick(x, 0), null);
  }

  /** One token of every sample. // [B, N, D] to [B, D] */
  private SDVariable pick(SDVariable tokens, int place) {
    String name = "fusion_token_" + place;
    SDVariable index = ActionMae.indices(layers, name + "_index", batch, place, 1);
    return TokenMean.of(name, TokenGather.of(name + "_row", tokens, index));
  }
}
