/**
 * Autoencoder and trajectory-aware sampler trained in turn by PPO (TATS, Algorithm 1).
 *
 * <p>Letters in shape comments: those of {@link org.maskedaction.model}, and E recorded episodes;
 * c1, c2 and c3 are the weights of policy, value and entropy.
 */
package org.maskedaction.method.tats;
