/** How good a classifier is, told from its scores: accuracies and the confusion matrix. */
package org.maskedaction.evaluation;
