package org.maskedaction.viz;

/**
 * How another model masked the same clip.
 *
 * @param run name of the other model, such as its run folder's
 * @param source the other model
 * @param visible tokens that its encoder saw, ascending, [Nv]
 * @param error its mean reconstruction error over its masked tokens
 */
public record ComparedMask(String run, MaskSource source, int[] visible, double error) {}
