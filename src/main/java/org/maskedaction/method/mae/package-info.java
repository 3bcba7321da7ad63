/**
 * Masked autoencoding of videos and skeletons: what is drawn, one update, and the reconstruction
 * without learning.
 *
 * <p>Letters in shape comments: those of {@link org.maskedaction.model}.
 */
package org.maskedaction.method.mae;
