package org.maskedaction.data.video;

import java.util.List;

/**
 * The clips of one step.
 *
 * @param epoch epoch, from 0
 * @param index batch within the epoch, from 0
 * @param clips all of one size
 */
public record ClipBatch(int epoch, int index, List<Clip> clips) {}
