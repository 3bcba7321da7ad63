package org.maskedaction.signals;

/**
 * Several channels that were measured at equal distances.
 *
 * @param id its file as the list names it
 * @param label its class, -1 where it has none
 * @param values time step by time step // [T, C]
 */
record Signal(String id, int label, float[] values) {}
