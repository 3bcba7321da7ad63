package org.maskedaction.ops;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.imports.converters.ImportClassMapping;

/**
 * Makes the ops of this project known to SameDiff, so that graphs with them can be copied, saved
 * and loaded.
 */
final class OpRegistry {
  private OpRegistry() {}

  static void register() {
    Map<String, DifferentialFunction> known = ImportClassMapping.getOpNameMapping();
    for (GraphOp op : ops()) {
      known.put(op.opName(), op);
    }
  }

  private static List<GraphOp> ops() {
    return List.of(
        new Linear(),
        new LinearGradient(),
        new LayerNorm(),
        new LayerNormGradient(),
        new Activation(),
        new Activation.Gradient(),
        new Attention(),
        new Attention.Gradient(),
        new TrajectoryAttention(),
        new TrajectoryAttentionGradient(),
        new OrthoformerLandmarks(),
        new OrthoformerAttention(),
        new OrthoformerAttentionGradient(),
        new BatchNorm(),
        new BatchNormGradient(),
        new TokenGather(),
        new TokenGatherGradient(),
        new TokenScatter(),
        new TokenScatterGradient(),
        new TokenConcat(),
        new TokenConcatGradient(),
        new MaskedMean(),
        new MaskedMeanGradient(),
        new WeightedTokenLoss(),
        new WeightedTokenLossGradient(),
        new TokenMean(),
        new TokenMeanGradient(),
        new DropPath(),
        new DropPathGradient(),
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropyGradient(),
        new TokenLogits(),
        new TokenLogits.Gradient(),
        new PatchTargets(),
        new MaskedPatchLoss(),
        new MaskedPatchLossGradient(),
        new SegmentTargets(),
        new SeparablePositions(),
        new SeparablePositionsGradient(),
        new TokenTable(),
        new TokenTableGradient(),
        new PersonMean(),
        new PersonMeanGradient(),
        new L2Normalise(),
        new L2NormaliseGradient(),
        new InfoNce(),
        new InfoNceGradient(),
        new SampleWithoutReplacement(),
        new ClippedPpoLoss(),
        new ClippedPpoLossGradient(),
        new ReinforceLoss(),
        new ReinforceLossGradient());
  }
}
