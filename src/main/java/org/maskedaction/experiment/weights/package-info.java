/** Weights of other programs made into runs, and runs into weights for them. */
package org.maskedaction.experiment.weights;
