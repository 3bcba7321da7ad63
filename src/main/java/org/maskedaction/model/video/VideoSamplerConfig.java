package org.maskedaction.model.video;

import org.maskedaction.model.Parameters;
import org.nd4j.autodiff.samediff.SameDiff;

/** The section of a sampler that looks at a clip and chooses its visible tokens. */
public interface VideoSamplerConfig {
  /** Creates the sampler's parameters, with names that start with {@link TatsSampler#PREFIX}. */
  void createParameters(Parameters parameters, VideoModelConfig model);

  /** The sampler from {@link VideoMae#PATCHES} to {@link TatsSampler#LOGITS}. */
  SameDiff policyGraph(Parameters parameters, VideoModelConfig model, int batch);
}
