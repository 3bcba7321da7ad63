/**
 * Settings of a run: immutable records with their defaults, read from YAML files.
 *
 * <p>A record component {@code maskRatio} is the YAML key {@code mask_ratio}; nested records are
 * nested sections. {@link org.maskedaction.config.ConfigLoader} reads any such record; {@link X}
 * holds the settings of pre-training.
 */
package org.maskedaction.config;
