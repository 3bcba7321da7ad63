package org.maskedaction.method.classify;

import org.maskedaction.data.video.Clip;

/**
 * What a frozen model makes of a clip.
 *
 * @param clip the clip
 * @param features one vector that describes it // [D]
 * @param logits one score per class; empty where the model is no classifier // [C]
 */
public record ClipScores(Clip clip, float[] features, float[] logits) {}
