package org.maskedaction.data.dataset;

import org.maskedaction.data.skeleton.Capture;

/**
 * What the name of a sample says.
 *
 * @param id the sample, as no other of its data set is called
 * @param action the action, as the data set numbers it
 * @param capture who acted, and how it was recorded
 */
public record SampleName(String id, int action, Capture capture) {}
