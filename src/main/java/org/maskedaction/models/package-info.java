/**
 * The models as SameDiff graphs, with the names and initial values of their parameters: VideoMAE,
 * the samplers of TATS and AdaMAE, skeleton autoencoders, classifiers and ActionMAE.
 *
 * <p>Letters in shape comments: B clips in a batch, T frames, H and W rows and columns, N tokens, K
 * visible tokens, M masked tokens, D embedding width, P values of a tubelet, C classes; of
 * skeletons R persons of a batch, M persons of a clip, V joints, C coordinates, Q queries of the
 * contrast.
 */
package org.maskedaction.models;
