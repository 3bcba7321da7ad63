/** Pictures of what a masked autoencoder saw, predicted and sampled. */
package org.maskedaction.viz;
