/**
 * Operations of this project inside SameDiff graphs, with float32 CPU kernels and a portable path
 * each.
 *
 * <p>Letters in shape comments: B clips in a batch, T frames, H and W rows and columns, N tokens, K
 * visible tokens, M masked tokens, F temporal slots, S tokens per slot, D embedding width, h heads,
 * d width of a head, P values of a tubelet, R rows of a flattened matrix, I inputs, O outputs.
 */
package org.maskedaction.ops;
