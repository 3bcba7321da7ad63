package org.maskedaction.viz;

/**
 * How much one token attends to every token of its clip.
 *
 * @param query the token that attends
 * @param perSlot whether the weights sum to 1 over each frame slot, otherwise over the clip
 * @param weights weight of each token, [N]
 */
public record AttentionMap(int query, boolean perSlot, float[] weights) {}
