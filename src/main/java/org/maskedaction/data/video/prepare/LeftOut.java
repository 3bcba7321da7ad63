package org.maskedaction.data.video.prepare;

/**
 * A video that is in no list.
 *
 * @param source how the data set names it
 * @param reason what is wrong with it
 */
public record LeftOut(String source, String reason) {}
