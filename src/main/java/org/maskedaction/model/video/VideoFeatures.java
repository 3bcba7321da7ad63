package org.maskedaction.model.video;

import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.TokenMean;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * One vector per clip from a pre-trained encoder: all tokens through the blocks and the encoder's
 * norm, then the mean over the tokens.
 */
public final class VideoFeatures {
  /** Output: the mean of the encoder's normalised output. // [B, D] */
  public static final String FEATURES = "features";

  private VideoFeatures() {}

  /** Creates the encoder's parameters alone, named as in {@link VideoMae}. */
  public static void createParameters(Parameters parameters, VideoModelConfig model) {
    VideoMae.createTokenizer(parameters, model);
    for (int i = 0; i < model.depth(); i++) {
      Layers.createBlock(parameters, "encoder.blocks." + i, model.embedDim(), model.mlpRatio());
    }
    Layers.createNorm(parameters, VideoMae.ENCODER_OUTPUT, model.embedDim());
  }

  /** The graph for {@code batch} clips in {@link VideoMae#PATCHES}. */
  public static SameDiff graph(Parameters parameters, VideoModelConfig model, int batch) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    SDVariable encoded = VideoClassifier.encode(layers, model, batch, null);
    TokenMean.of(FEATURES, layers.norm(VideoMae.ENCODER_OUTPUT, encoded));
    return layers.graph();
  }
}
