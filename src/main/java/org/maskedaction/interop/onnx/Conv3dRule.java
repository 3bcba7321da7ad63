package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/**
 * Conv over three axes, of which the tubelet embedding of a video transformer is made; the importer
 * has it over one and two. Input [B, C, T, H, W], kernel [D, C, t, h, w].
 */
final class Conv3dRule extends NodeRule {
  private static final int AXES = 5;

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("Conv", List.of("X", "W", "B"), "Y");
  }

  @Override
  boolean covers(List<SDVariable> inputs) {
    return inputs.get(1).getShape().length == AXES;
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    int[] strides = attributes.integers("strides", 1, 1, 1);
    int[] dilations = attributes.integers("dilations", 1, 1, 1);
    int[] pads = attributes.integers("pads", 0, 0, 0, 0, 0, 0);
    if (attributes.integer("group", 1) != 1) {
      throw attributes.unsupported("several groups are");
    }
    if (!attributes.text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw attributes.unsupported("auto_pad is");
    }
    if (pads[0] != pads[3] || pads[1] != pads[4] || pads[2] != pads[5]) {
      throw attributes.unsupported("padding that differs between the two ends of an axis is");
    }
    long[] kernel = inputs.get(1).getShape(); // [D, C, t, h, w]
    Conv3DConfig config =
        Conv3DConfig.builder()
            .kD(kernel[2])
            .kH(kernel[3])
            .kW(kernel[4])
            .sD(strides[0])
            .sH(strides[1])
            .sW(strides[2])
            .pD(pads[0])
            .pH(pads[1])
            .pW(pads[2])
            .dD(dilations[0])
            .dH(dilations[1])
            .dW(dilations[2])
            .paddingMode(PaddingMode.VALID)
            .dataFormat(Conv3DConfig.NCDHW)
            .build();
    SDVariable weights = graph.permute(inputs.get(1), 2, 3, 4, 1, 0); // [t, h, w, C, D]
    return inputs.size() > 2
        ? graph.cnn().conv3d(output, inputs.get(0), weights, inputs.get(2), config)
        : graph.cnn().conv3d(output, inputs.get(0), weights, config);
  }
}
