package org.maskedaction.data.sensor;

/**
 * A sample that is not used, or not with all its modalities.
 *
 * @param id the sample or file, as the data set names it
 * @param reason what is wrong with it
 */
public record SkippedSample(String id, String reason) {}
