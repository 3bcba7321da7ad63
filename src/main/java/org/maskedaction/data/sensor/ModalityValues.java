package org.maskedaction.data.sensor;

/**
 * What a sample has of one modality.
 *
 * @param values in the shape of the modality without the batch; padding is 0
 * @param valid which time steps are real and not padding // [T]
 */
public record ModalityValues(float[] values, boolean[] valid) {}
