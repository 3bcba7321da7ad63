package org.maskedaction.sweep;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.BaseStatusListener;
import org.maskedaction.run.ProgressLine;

/** Prints a line for every candidate that ends: how many are done, the best, and what is left. */
final class SweepProgress extends BaseStatusListener {
  private final SweepHistory history;
  private final boolean minimise;
  private final int limit;
  private final int jobs;
  private final PrintStream out;

  /**
   * @param limit candidates at most
   * @param jobs candidates at a time
   */
  SweepProgress(SweepHistory history, boolean minimise, int limit, int jobs, PrintStream out) {
    this.history = history;
    this.minimise = minimise;
    this.limit = limit;
    this.jobs = jobs;
    this.out = out;
  }

  @Override
  public void onCandidateStatusChange(
      CandidateInfo candidate, IOptimizationRunner runner, OptimizationResult result) {
    CandidateStatus status = candidate.getCandidateStatus();
    if (status == CandidateStatus.Complete || status == CandidateStatus.Failed) {
      out.println(line(candidate));
      out.flush();
    }
  }

  private String line(CandidateInfo candidate) {
    List<CandidateResult> results = history.results();
    StringBuilder line = new StringBuilder();
    line.append(results.size()).append(" of ").append(limit).append(" candidates");
    append(line, history.count(CandidateResult.Status.FAILED), " failed");
    append(line, history.count(CandidateResult.Status.PRUNED), " stopped early");
    line.append("; candidate ").append(candidate.getIndex()).append(": ");
    line.append(
        candidate.getScore() == null
            ? candidate.getExceptionStackTrace()
            : number(candidate.getScore()));
    history
        .best(minimise)
        .ifPresent(
            best ->
                line.append("; best ")
                    .append(number(best.score()))
                    .append(" (candidate ")
                    .append(best.index())
                    .append(')'));
    double mean = results.stream().mapToDouble(CandidateResult::seconds).average().orElse(0);
    long seconds = Math.round(mean * (limit - results.size()) / jobs);
    line.append("; ETA ").append(ProgressLine.duration(seconds));
    return line.toString();
  }

  private static void append(StringBuilder line, int count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }
}
