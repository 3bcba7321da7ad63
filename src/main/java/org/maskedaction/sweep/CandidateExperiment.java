package org.maskedaction.sweep;

/** Tries the settings of a candidate; several may run at a time. */
@FunctionalInterface
public interface CandidateExperiment {

  /**
   * Runs a candidate once per seed.
   *
   * @throws InterruptedException where it was interrupted; the candidate is then tried again when
   *     the search continues
   * @throws Exception where it failed; the message is kept as the reason
   */
  ExperimentOutcome run(Trial trial) throws Exception;

  /**
   * What a candidate's experiment is told.
   *
   * @param index number of the candidate, from 0
   * @param settings what makes it a candidate
   * @param history the other candidates so far
   */
  record Trial(int index, CandidateSettings settings, SweepHistory history) {}
}
