/** Names and shapes of skeleton models in the files of other programs. */
package org.maskedaction.kind.skeleton.weights;
