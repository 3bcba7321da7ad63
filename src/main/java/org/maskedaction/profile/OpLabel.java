package org.maskedaction.profile;

/**
 * One operation of a plan, as profiles name it.
 *
 * @param plan the plan's name
 * @param kind the op's name, the same for all ops of a kind
 * @param node the graph's name of the first output
 * @param shape shape of the first output
 * @param flops floating-point operations of matrix products, a multiply-add counting 2
 * @param bytes bytes of all inputs and outputs
 * @param recomputed whether the op only repeats an earlier one to save memory
 */
public record OpLabel(
    String plan,
    String kind,
    String node,
    String shape,
    long flops,
    long bytes,
    boolean recomputed) {}
