package org.maskedaction.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.io.InputException;

/** The candidates of a search so far; may be read while the search goes on. */
public final class SweepHistory {
  private final Map<Integer, Ledger.Start> started =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<Integer, CandidateResult> ended =
      Collections.synchronizedMap(new LinkedHashMap<>());

  SweepHistory() {}

  /**
   * That of a search in a folder, which may be under way.
   *
   * @throws InputException where a line of the ledger other than the last one is malformed
   */
  public static SweepHistory read(Path dir) throws IOException {
    SweepHistory history = new SweepHistory();
    Ledger.read(dir.resolve(Ledger.FILE)).forEach(history::add);
    return history;
  }

  void add(Ledger.Event event) {
    if (event instanceof Ledger.Start start) {
      started.put(start.candidate(), start);
    } else if (event instanceof Ledger.End end) {
      Ledger.Start start = started.get(end.candidate());
      if (start == null) {
        throw new InputException(
            "ledger: candidate " + end.candidate() + " ends without having been drawn");
      }
      ended.put(end.candidate(), CandidateResult.of(start, end));
    }
  }

  /** Candidates that were drawn. */
  public int drawn() {
    return started.size();
  }

  /** Those that have ended, in the order in which they did. */
  public List<CandidateResult> results() {
    synchronized (ended) {
      return new ArrayList<>(ended.values());
    }
  }

  /** How many ended in a way. */
  public int count(CandidateResult.Status status) {
    return (int) results().stream().filter(result -> result.status() == status).count();
  }

  /** Those with a score, the best first; of equal ones the earlier. */
  public List<CandidateResult> ranked(boolean minimise) {
    Comparator<CandidateResult> order =
        Comparator.comparingDouble(result -> minimise ? result.score() : -result.score());
    return results().stream()
        .filter(result -> result.status() == CandidateResult.Status.COMPLETE)
        .sorted(order.thenComparingInt(CandidateResult::index))
        .toList();
  }

  /** The best, if any has a score. */
  public Optional<CandidateResult> best(boolean minimise) {
    return ranked(minimise).stream().findFirst();
  }
}
