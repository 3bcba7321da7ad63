package org.maskedaction.sweep;

import java.util.List;
import java.util.Map;

/**
 * What a candidate came to.
 *
 * @param index its number, from 0
 * @param settings what it is
 * @param status how it ended
 * @param score the objective, null unless complete
 * @param reason why it failed or was stopped, else null
 * @param seconds of wall time
 * @param runs one for each seed that was finished
 */
public record CandidateResult(
    int index,
    CandidateSettings settings,
    Status status,
    Double score,
    String reason,
    double seconds,
    List<Run> runs) {

  /** How a candidate ended. */
  public enum Status {
    /** With a finite objective. */
    COMPLETE,
    /** With an error or without a finite objective. */
    FAILED,
    /** Stopped as it fell behind. */
    PRUNED
  }

  /**
   * One seed of a candidate.
   *
   * @param seed the seed
   * @param folder of the run, or null
   * @param checkpoint the newest, or null
   * @param score the objective of this seed, null where it has none
   * @param metrics last logged value of every measure that is finite
   */
  public record Run(
      long seed, String folder, String checkpoint, Double score, Map<String, Double> metrics) {}

  static CandidateResult of(Ledger.Start start, Ledger.End end) {
    return new CandidateResult(
        start.candidate(),
        new CandidateSettings(start.settings()),
        end.status(),
        end.score(),
        end.reason(),
        end.seconds(),
        end.runs());
  }
}
