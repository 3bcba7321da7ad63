package org.maskedaction.sweep;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.maskedaction.io.InputException;

/**
 * A generator whose draws and results are kept in a ledger. A ledger of an earlier session is
 * replayed: the generator draws and learns the same in the same order, so that it goes on as if it
 * had never stopped. Candidates that were drawn and have no result come first.
 */
@SuppressWarnings("rawtypes") // as in the interface
final class LedgerGenerator implements CandidateGenerator {
  private final CandidateGenerator source;
  private final Ledger ledger;
  private final int limit;
  private final int parallel;
  private final SweepHistory history = new SweepHistory();
  private final Map<Integer, Candidate> open = new LinkedHashMap<>();
  private final Deque<Candidate> left = new ArrayDeque<>();
  private int running;
  private boolean exhausted;
  private Exception stopped;

  /**
   * @param events of the ledger
   * @param limit candidates at most
   * @param parallel candidates at a time
   * @throws InputException where the events are not those of this generator
   */
  LedgerGenerator(
      CandidateGenerator source,
      Ledger ledger,
      List<Ledger.Event> events,
      int limit,
      int parallel) {
    this.source = source;
    this.ledger = ledger;
    this.limit = limit;
    this.parallel = parallel;
    events.forEach(this::replay);
    left.addAll(open.values());
  }

  private void replay(Ledger.Event event) {
    if (event instanceof Ledger.Start start) {
      Candidate candidate = source.hasMoreCandidates() ? source.getCandidate() : null;
      boolean same =
          candidate != null
              && candidate.getIndex() == start.candidate()
              && point(candidate).equals(start.point());
      if (!same) {
        throw new InputException(
            "ledger: candidate %d is not what the generator draws; take a new folder"
                .formatted(start.candidate()));
      }
      open.put(start.candidate(), candidate);
    }
    history.add(event);
    if (event instanceof Ledger.End end) {
      learn(end);
    }
  }

  private void learn(Ledger.End end) {
    Candidate candidate = open.remove(end.candidate());
    if (end.status() == CandidateResult.Status.COMPLETE) {
      source.reportResults(
          new OptimizationResult(candidate, end.score(), end.candidate(), null, null, null));
    }
  }

  private static List<Double> point(Candidate candidate) {
    return Arrays.stream(candidate.getFlatParameters()).boxed().toList();
  }

  SweepHistory history() {
    return history;
  }

  /** Whether there is one to begin now: not while as many as may are under way. */
  @Override
  public synchronized boolean hasMoreCandidates() {
    return stopped == null && running < parallel && (!left.isEmpty() || canDraw());
  }

  private boolean canDraw() {
    return !exhausted && history.drawn() < limit && source.hasMoreCandidates();
  }

  /** Whether nothing is under way and nothing is left. */
  synchronized boolean finished() {
    return running == 0 && (stopped != null || left.isEmpty() && !canDraw());
  }

  @Override
  public synchronized Candidate getCandidate() {
    Candidate candidate = left.poll();
    if (candidate == null) {
      candidate = source.getCandidate();
      if (candidate.getException() != null) {
        exhausted = true;
        return candidate;
      }
      append(
          new Ledger.Start(
              candidate.getIndex(),
              point(candidate),
              ((CandidateSettings) candidate.getValue()).values(),
              now()));
    }
    open.put(candidate.getIndex(), candidate);
    running++;
    return candidate;
  }

  /** Keeps the result of a candidate, and lets the generator learn from it. */
  synchronized void end(Ledger.End end) {
    running--;
    append(end);
    if (stopped == null) {
      learn(end);
    }
  }

  /** Begins no other candidate, as this one was interrupted and has no result. */
  synchronized void interrupted(InterruptedException interruption) {
    running--;
    stopped = interruption;
  }

  private void append(Ledger.Event event) {
    if (stopped != null && !(stopped instanceof InterruptedException)) {
      return;
    }
    try {
      ledger.append(event);
      history.add(event);
    } catch (IOException e) {
      stopped = e;
    }
  }

  /** What ended the search early, or null. */
  synchronized Exception stopped() {
    return stopped;
  }

  static String now() {
    return Instant.now(Clock.systemUTC()).toString();
  }

  /** Nothing, as results come through {@link #end} the moment they are there. */
  @Override
  public void reportResults(OptimizationResult result) {}

  @Override
  public ParameterSpace<?> getParameterSpace() {
    return source.getParameterSpace();
  }

  @Override
  public void setRngSeed(long seed) {
    source.setRngSeed(seed);
  }

  @Override
  public Class<?> getCandidateType() {
    return CandidateSettings.class;
  }

  /** Candidates that an earlier session began and did not end. */
  synchronized List<Integer> leftOver() {
    return new ArrayList<>(left.stream().map(Candidate::getIndex).toList());
  }
}
