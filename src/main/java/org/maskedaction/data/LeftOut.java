package org.maskedaction.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A sample that is not used, or not as it should be.
 *
 * @param sample its file or name; {@code source} in the JSON of reports
 * @param reason what is wrong with it
 */
public record LeftOut(@JsonProperty("source") String sample, String reason) {}
