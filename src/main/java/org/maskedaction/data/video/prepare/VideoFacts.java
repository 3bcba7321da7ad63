package org.maskedaction.data.video.prepare;

/**
 * What is known about a video that can be read.
 *
 * @param frames number of frames
 * @param width columns of an upright frame
 * @param height rows of an upright frame
 * @param codec FFmpeg's name of the codec
 * @param frameRate mean frames per second, 0 where the container does not tell
 * @param bytes size of the file
 * @param sha256 checksum of the file
 */
record VideoFacts(
    int frames, int width, int height, String codec, double frameRate, long bytes, String sha256) {}
