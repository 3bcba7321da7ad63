package org.maskedaction.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.maskedaction.io.InputException;
import org.maskedaction.run.ResultFolder;

/** Runs the best candidate of a search again with seeds that the search did not see. */
public final class BestRerun {
  private final Path dir;
  private final SweepConfig config;
  private final List<String> program;

  /**
   * @param dir the folder of the search
   * @param program the command line that runs this program, in front of the arguments of a command
   * @throws InputException where the folder holds no search
   */
  public BestRerun(Path dir, List<String> program) throws IOException {
    this.dir = dir;
    this.config = SweepReport.config(dir);
    this.program = List.copyOf(program);
  }

  /**
   * What the seeds came to, as it is kept in {@code best.json}.
   *
   * @param candidate number of the best candidate
   * @param metric the objective
   * @param searched its value in the search
   * @param seeds the new seeds
   * @param scores the objective of each
   * @param mean of the scores
   * @param deviation their sample standard deviation, NaN for a single one
   */
  public record Result(
      int candidate,
      String metric,
      double searched,
      List<Long> seeds,
      List<Double> scores,
      double mean,
      double deviation) {}

  /**
   * Runs what is missing of them.
   *
   * @param count how many seeds
   * @throws InputException where no candidate has a score, or a run fails
   */
  public Result run(int count) throws IOException, InterruptedException {
    ObjectiveScore score = new ObjectiveScore(config.objective());
    CandidateResult best =
        SweepHistory.read(dir)
            .best(score.minimize())
            .orElseThrow(() -> new InputException(dir + ": no candidate has a score yet"));
    long first = config.seeds().stream().mapToLong(Integer::longValue).max().orElse(-1) + 1;
    List<Long> seeds = LongStream.range(first, first + count).boxed().toList();
    int cores = Runtime.getRuntime().availableProcessors();
    ExperimentOutcome outcome =
        new ProcessExperiment(config, program, cores)
            .again(
                CandidateSaver.folder(config.dir(), best.index()),
                dir.resolve("best").resolve(Integer.toString(best.index())),
                seeds);
    List<Double> scores = outcome.runs().stream().map(score::of).toList();
    Result result = result(best, seeds, scores);
    ResultFolder.create(dir).json("best.json", result);
    return result;
  }

  private Result result(CandidateResult best, List<Long> seeds, List<Double> scores) {
    double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    double squares = scores.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
    double deviation = scores.size() < 2 ? Double.NaN : Math.sqrt(squares / (scores.size() - 1));
    return new Result(
        best.index(), config.objective().metric(), best.score(), seeds, scores, mean, deviation);
  }
}
