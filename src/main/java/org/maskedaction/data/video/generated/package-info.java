/**
 * A generated data set of moving sprites: video files whose class is the motion alone, with the
 * ground truth of where the motion is.
 *
 * <p>Coordinates are in pixels of the source frame, x to the right and y downwards; the pixel in
 * column i has its centre at i + 0.5. Positions are cyclic: what leaves the frame on one side
 * enters on the opposite one.
 *
 * <p>Letters in shapes: T frames, H and W rows and columns of a frame, N tokens.
 */
package org.maskedaction.data.video.generated;
