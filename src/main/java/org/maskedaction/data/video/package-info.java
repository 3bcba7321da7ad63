/**
 * Clips from video files: lists of videos, decoding, frame sampling, cropping and resizing, and a
 * loader that does all of it on background threads. Clips leave this package as bytes; they are
 * normalised as they are cut into tubelets for the model.
 *
 * <p>Letters in shapes: T frames, H and W rows and columns of a frame.
 */
package org.maskedaction.data.video;
