package org.maskedaction.data.sensor;

/**
 * One modality of a batch of samples. Samples that lack it hold zeros.
 *
 * @param name the modality, as the configuration names it
 * @param kind what it is made of
 * @param shape the shape of {@code values}, the batch first
 * @param values the numbers, in C order
 * @param valid which time steps of a sample are real and not padding // [B, T]
 */
public record ModalityInput(
    String name, ModalityKind kind, long[] shape, float[] values, boolean[][] valid) {}
