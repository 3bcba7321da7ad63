/**
 * A kind of data that the program does not know: signals over time. It is complete, and comes to
 * the program in a jar of its own, as a kind of anybody else would.
 *
 * <p>Letters in shape comments: B signals of a batch, T time steps, C channels, N segments (the
 * tokens), P values of a segment, K visible and M masked segments, D width, L classes.
 */
package org.maskedaction.signals;
