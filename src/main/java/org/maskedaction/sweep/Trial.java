package org.maskedaction.sweep;

/**
 * What a candidate's experiment is told.
 *
 * @param index number of the candidate, from 0
 * @param settings what makes it a candidate
 * @param history the other candidates so far
 */
public record Trial(int index, CandidateSettings settings, SweepHistory history) {}
