package org.maskedaction.data;

/**
 * A sample that is not used, or not as it should be.
 *
 * @param sample its file or name
 * @param reason what is wrong with it
 */
public record LeftOut(String sample, String reason) {}
