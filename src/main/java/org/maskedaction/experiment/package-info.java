/**
 * Whole experiments: configuration in, run folder out.
 *
 * <p>Letters in shapes: n clips, D values of a feature vector, C classes; others as in {@link
 * org.maskedaction.model}.
 */
package org.maskedaction.experiment;
