/** Autoencoder and sampler trained together by REINFORCE with one optimiser (AdaMAE). */
package org.maskedaction.method.adamae;
