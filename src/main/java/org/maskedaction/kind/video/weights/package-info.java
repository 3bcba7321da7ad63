/** Names and shapes of video models in the files of other programs. */
package org.maskedaction.kind.video.weights;
