/**
 * Settings of a run: immutable records with their defaults, read from YAML files.
 *
 * <p>A record component {@code maskRatio} is the YAML key {@code mask_ratio}; nested records are
 * nested sections. {@link org.maskedaction.config.ConfigLoader} reads any such record; the records
 * of a kind of data are in the kind's package.
 */
package org.maskedaction.config;
