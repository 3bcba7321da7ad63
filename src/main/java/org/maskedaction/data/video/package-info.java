/**
 * Clips from video files: lists of videos, decoding, frame sampling, cropping and resizing, and a
 * loader that does all of it on background threads. Clips leave this package as bytes; they are
 * normalised in the model's graph.
 */
package org.maskedaction.data.video;
