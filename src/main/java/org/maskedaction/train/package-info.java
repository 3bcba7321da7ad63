/**
 * Training and inference: the loop, what learns in it ({@link org.maskedaction.train.Trainer}),
 * optimisers, schedules and metrics.
 *
 * <p>Letters in shape comments: B clips in a batch, T frames, H and W rows and columns, N tokens, K
 * visible tokens, M masked tokens, D embedding width, P values of a tubelet, C classes; of
 * skeletons R persons of a batch, M persons of a clip, V joints, C coordinates, Q queries of the
 * contrast. With PPO, E recorded episodes, and c1, c2 and c3 the weights of policy, value and
 * entropy.
 */
package org.maskedaction.train;
