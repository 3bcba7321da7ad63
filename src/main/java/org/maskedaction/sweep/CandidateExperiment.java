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
}
