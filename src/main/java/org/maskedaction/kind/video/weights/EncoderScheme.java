package org.maskedaction.kind.video.weights;

import java.util.List;
import java.util.Map;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;

/** The names of Hugging Face transformers in a file with nothing but an encoder. */
public final class EncoderScheme implements NamingScheme {
  private final NamingScheme names;
  private final boolean hasNorm;

  /**
   * Of a model.
   *
   * @param hasNorm whether the file has the norm after the last block
   */
  public EncoderScheme(VideoModelConfig model, boolean hasNorm) {
    names = new HuggingFaceScheme(model, false);
    this.hasNorm = hasNorm;
  }

  @Override
  public List<TensorPart> parts(Map<String, List<Long>> own) {
    return names.parts(own);
  }

  @Override
  public List<Place> otherPlaces(TensorPart part) {
    return names.otherPlaces(part);
  }

  @Override
  public boolean mayLack(String own) {
    boolean norm = own.startsWith(VideoMae.ENCODER_OUTPUT);
    return !own.startsWith("encoder.") || (norm && !hasNorm);
  }
}
