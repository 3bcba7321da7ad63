package org.maskedaction.sweep;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** A line of the ledger. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LedgerEvent.Start.class, name = "start"),
  @JsonSubTypes.Type(value = LedgerEvent.End.class, name = "end")
})
sealed interface LedgerEvent {
  /** Number of the candidate, from 0. */
  int candidate();

  /**
   * A candidate was drawn.
   *
   * @param point its place in the unit cube
   * @param settings by key
   * @param at UTC, in ISO 8601
   */
  record Start(int candidate, List<Double> point, Map<String, String> settings, String at)
      implements LedgerEvent {}

  /**
   * A candidate is done.
   *
   * @param status how it ended
   * @param score the objective, null unless complete
   * @param reason why it failed or was stopped, else null
   * @param seconds of wall time
   * @param runs one for each seed that was finished
   * @param at UTC, in ISO 8601
   */
  record End(
      int candidate,
      CandidateResult.Status status,
      Double score,
      String reason,
      double seconds,
      List<CandidateResult.Run> runs,
      String at)
      implements LedgerEvent {}
}
