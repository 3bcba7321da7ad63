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
        new Linear.Gradient(),
        new LayerNorm(),
        new LayerNorm.Gradient(),
        new Activation(),
        new Activation.Gradient(),
        new Attention(),
        new Attention.Gradient(),
        new TrajectoryAttention(),
        new TrajectoryAttention.Gradient(),
        new OrthoformerLandmarks(),
        new OrthoformerAttention(),
        new OrthoformerAttention.Gradient(),
        new BatchNorm(),
        new BatchNorm.Gradient(),
        new TokenGather(),
        new TokenGather.Gradient(),
        new TokenScatter(),
        new TokenScatter.Gradient(),
        new TokenConcat(),
        new TokenConcat.Gradient(),
        new MaskedMean(),
        new MaskedMean.Gradient(),
        new WeightedTokenLoss(),
        new WeightedTokenLoss.Gradient(),
        new TokenMean(),
        new TokenMean.Gradient(),
        new DropPath(),
        new DropPath.Gradient(),
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropy.Gradient(),
        new TokenLogits(),
        new TokenLogits.Gradient(),
        new PatchTargets(),
        new MaskedPatchLoss(),
        new MaskedPatchLoss.Gradient(),
        new SegmentTargets(),
        new SeparablePositions(),
        new SeparablePositions.Gradient(),
        new TokenTable(),
        new TokenTable.Gradient(),
        new PersonMean(),
        new PersonMean.Gradient(),
        new L2Normalise(),
        new L2Normalise.Gradient(),
        new InfoNce(),
        new InfoNce.Gradient(),
        new SampleWithoutReplacement(),
        new ClippedPpoLoss(),
        new ClippedPpoLoss.Gradient(),
        new ReinforceLoss(),
        new ReinforceLoss.Gradient());
  }
}
