/**
 * Samples of several modalities: video, skeletons, sensor sequences and features of other models.
 *
 * <p>Letters in shapes: B samples, M modalities, T time steps, D values per time step, V joints, C
 * channels or coordinates, H and W pixels.
 */
package org.maskedaction.data.sensor;
