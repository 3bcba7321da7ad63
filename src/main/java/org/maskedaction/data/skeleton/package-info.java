/**
 * Skeleton sequences: joint layouts, and the feeder and loader that make clips of them. Readers of
 * the known file formats are in {@code format}, the preparation of whole data sets in {@code
 * prepare}.
 *
 * <p>Letters in shapes: B clips, T frames, M persons, V joints, C coordinates.
 */
package org.maskedaction.data.skeleton;
