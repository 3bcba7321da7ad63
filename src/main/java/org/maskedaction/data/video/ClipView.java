package org.maskedaction.data.video;

/**
 * Which part of a video a clip shows, so that annotations can follow it.
 *
 * @param frameIndices the source frame of each clip frame, counted from 0 // [T]
 * @param crop the source rectangle that was resized to the clip's size
 * @param flipped whether the clip is mirrored left to right
 */
public record ClipView(int[] frameIndices, CropBox crop, boolean flipped) {}
