package org.maskedaction.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;

class SweepRunnerTest {
  private static final String CLIP_AND_PASSES =
      "parameters: [{key: ppo.clip, uniform: [0.01, 0.99]}, {key: ppo.passes, integer: [1, 9]}]\n";

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<Integer> tried = Collections.synchronizedList(new ArrayList<>());

  private SweepHistory run(SweepConfig config, CandidateExperiment experiment) throws Exception {
    CandidateExperiment noted =
        trial -> {
          tried.add(trial.index());
          return experiment.run(trial);
        };
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new SweepRunner(config, noted, out).run();
  }

  private SweepConfig config(String yaml) {
    return SweepConfigs.of(folder.resolve("sweep"), CLIP_AND_PASSES + yaml);
  }

  private static double clip(CandidateExperiment.Trial trial) {
    return Double.parseDouble(trial.settings().values().get("ppo.clip"));
  }

  private static ExperimentOutcome loss(double value) {
    return ExperimentOutcome.of(Map.of("val_loss", value));
  }

  @Test
  void failuresAreKeptWithTheirReasonAndNeverWin() throws Exception {
    SweepHistory history =
        run(
            config("budget: {candidates: 5}\n"),
            trial ->
                switch (trial.index()) {
                  case 0 -> loss(Double.NaN);
                  case 1 -> throw new IllegalStateException("out of luck");
                  case 2 -> ExperimentOutcome.of(Map.of("loss", 1.0));
                  case 3 -> throw new AssertionError("broken");
                  default -> loss(0.5);
                });
    assertThat(history.results())
        .extracting(CandidateResult::status)
        .containsExactly(
            CandidateResult.Status.FAILED,
            CandidateResult.Status.FAILED,
            CandidateResult.Status.FAILED,
            CandidateResult.Status.FAILED,
            CandidateResult.Status.COMPLETE);
    assertThat(history.results().get(0).reason()).contains("val_loss is NaN");
    assertThat(history.results().get(1).reason()).contains("out of luck");
    assertThat(history.results().get(2).reason()).contains("no value of 'val_loss'", "loss");
    assertThat(history.best(true)).get().extracting(CandidateResult::index).isEqualTo(4);
    assertThat(history.best(false)).get().extracting(CandidateResult::index).isEqualTo(4);
    assertThat(folder.resolve("sweep/candidates/0001/candidate.json"))
        .content()
        .contains("out of luck");
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("5 of 5 candidates, 4 failed");
  }

  @Test
  void aGeneticSearchFindsTheRegionOfTheOptimum() throws Exception {
    // The bowl has its minimum 0 at clip 0.3, passes 7; a random point has 0.1 in the mean.
    SweepHistory history =
        run(
            config("generator: {type: genetic, population: 12}\n" + "budget: {candidates: 120}\n"),
            trial -> {
              double passes = Double.parseDouble(trial.settings().values().get("ppo.passes"));
              return loss(Math.pow(clip(trial) - 0.3, 2) + Math.pow((passes - 7) / 9, 2));
            });
    CandidateResult best = history.best(true).orElseThrow();
    assertThat(best.score()).isLessThan(0.005);
    // Of random points a sixth lies below 0.05, the area of an ellipse: of 60 that is 10 with a
    // standard deviation of 2.9, and 18 or more in one case of a hundred.
    assertThat(history.results().subList(60, 120).stream().filter(r -> r.score() < 0.05).count())
        .isGreaterThanOrEqualTo(18);
  }

  @Test
  void aGeneticSearchThatIsContinuedDrawsAsIfItHadNotStopped() throws Exception {
    String genetic = "generator: {type: genetic, population: 5}\nbudget: {candidates: %d}\n";
    SweepHistory whole = run(config(genetic.formatted(24)), trial -> loss(clip(trial)));
    Path other = folder.resolve("other");
    SweepConfig parts = SweepConfigs.of(other, CLIP_AND_PASSES + genetic.formatted(24));
    run(parts.with(7, 0, 1), trial -> loss(clip(trial)));
    run(parts.with(15, 0, 1), trial -> loss(clip(trial)));
    tried.clear();
    SweepHistory continued = run(parts, trial -> loss(clip(trial)));
    assertThat(tried).containsExactly(15, 16, 17, 18, 19, 20, 21, 22, 23);
    assertThat(continued.results())
        .extracting(CandidateResult::settings)
        .isEqualTo(whole.results().stream().map(CandidateResult::settings).toList());
  }

  @Test
  void aTornLastLineIsDroppedAndItsCandidateTriedAgain() throws Exception {
    SweepConfig config = config("budget: {candidates: 3}\n");
    run(config, trial -> loss(clip(trial)));
    Path ledger = folder.resolve("sweep/ledger.jsonl");
    String text = Files.readString(ledger);
    Files.writeString(ledger, text.substring(0, text.length() - 30));
    tried.clear();
    SweepHistory history = run(config, trial -> loss(clip(trial)));
    assertThat(tried).containsExactly(2);
    assertThat(history.results()).hasSize(3);
    assertThat(Files.readAllLines(ledger)).hasSize(6);
    assertThat(SweepHistory.read(folder.resolve("sweep")).results()).hasSize(3);
  }

  @Test
  void aMalformedLineIsNamed() throws Exception {
    SweepConfig config = config("budget: {candidates: 1}\n");
    run(config, trial -> loss(1));
    Path ledger = folder.resolve("sweep/ledger.jsonl");
    Files.writeString(ledger, "what\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> run(config, trial -> loss(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ledger.jsonl, line 3");
  }

  @Test
  void candidatesAtATimeAreAsManyAsAskedAndEachIsTriedOnce() throws Exception {
    List<Integer> under = Collections.synchronizedList(new ArrayList<>());
    List<Integer> peaks = Collections.synchronizedList(new ArrayList<>());
    run(
        config("budget: {candidates: 12}\njobs: 3\n"),
        trial -> {
          under.add(trial.index());
          peaks.add(under.size());
          Thread.sleep(60);
          under.remove(Integer.valueOf(trial.index()));
          return loss(clip(trial));
        });
    assertThat(tried).hasSize(12).doesNotHaveDuplicates();
    assertThat(peaks).contains(3).noneMatch(peak -> peak > 3);
  }

  @Test
  void aFolderKeepsOneSearch() throws Exception {
    run(config("budget: {candidates: 1}\n"), trial -> loss(1));
    assertThatThrownBy(() -> run(config("budget: {candidates: 1}\nseeds: [1]\n"), trial -> loss(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sweep.yaml")
        .hasMessageContaining("other settings");
  }

  @Test
  void maximisingTakesTheBestLoggedValueWhereAsked() throws Exception {
    SweepHistory history =
        run(
            config(
                "budget: {candidates: 2}\nobjective: {metric: top1, goal: maximise, at: best}\n"),
            trial -> {
              double peak = trial.index() == 0 ? 0.9 : 0.6;
              return new ExperimentOutcome(
                  List.of(
                      new ExperimentOutcome.SeedRun(
                          0,
                          null,
                          null,
                          List.of(Map.of("step", 1L, "top1", peak), Map.of("top1", 0.5)))),
                  null);
            });
    assertThat(history.best(false).orElseThrow().score()).isEqualTo(0.9);
  }

  @Test
  void theReportRanksCandidatesAndDrawsThem() throws Exception {
    run(
        config("budget: {candidates: 6}\n"),
        trial -> {
          if (trial.index() == 3) {
            throw new IOException("no | luck");
          }
          return loss(trial.index() == 2 ? 0.25 : 1 + clip(trial));
        });
    Path dir = folder.resolve("sweep");
    SweepReport report = SweepReport.of(dir);
    assertThat(report.write(dir)).hasSize(5).allMatch(Files::exists);
    assertThat(report.markdown())
        .contains("6 candidates drawn: 5 complete, 1 failed, 0 stopped early")
        .containsPattern("\\| 1 \\| 2 \\| [0-9.E-]+ \\| \\d \\| 0\\.25000 \\|")
        .contains("failed: java.io.IOException: no \\| luck")
        .contains("pretrain --config " + dir + "/candidates/0002/config.yaml");
    assertThat(Files.readAllLines(dir.resolve("report.csv"))).hasSize(7);
  }
}
