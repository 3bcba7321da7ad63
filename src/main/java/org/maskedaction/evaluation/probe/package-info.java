/** What frozen features tell of classes: nearest neighbours and a linear classifier. */
package org.maskedaction.evaluation.probe;
