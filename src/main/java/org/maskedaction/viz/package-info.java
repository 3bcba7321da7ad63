/**
 * Pictures of what a masked autoencoder saw, predicted and sampled.
 *
 * <p>Letters in shapes: T frames, H and W rows and columns of a frame, N tokens; of skeletons M
 * persons and V joints.
 */
package org.maskedaction.viz;
