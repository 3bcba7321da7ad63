/**
 * What all models are built from: parameters by name with their initial values, layers of SameDiff
 * graphs and position tables.
 *
 * <p>Letters in shape comments of all models: B clips in a batch, T frames, H and W rows and
 * columns, N tokens, K visible tokens, M masked tokens, D embedding width, P values of a tubelet, C
 * classes; of skeletons R persons of a batch, M persons of a clip, V joints, C coordinates, Q
 * queries of the contrast.
 */
package org.maskedaction.model;
