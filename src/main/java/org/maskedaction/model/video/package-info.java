/** Graphs of videos: VideoMAE, its classifier, and the samplers of TATS and AdaMAE. */
package org.maskedaction.model.video;
