/**
 * One run of whatever kind of data: training from a configuration to a run folder, and what is made
 * of the folder afterwards: evaluation, probes, predictions, features and pictures.
 *
 * <p>Letters in shapes: n clips, D values of a feature vector, C classes; others as in {@link
 * org.maskedaction.model}.
 */
package org.maskedaction.experiment;
