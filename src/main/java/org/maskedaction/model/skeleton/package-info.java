/** Graphs of skeletons: the masked autoencoder with its contrast, and classifiers. */
package org.maskedaction.model.skeleton;
