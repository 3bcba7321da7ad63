package org.maskedaction.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.Task.Stage;

/**
 * A search for good settings: candidates are drawn from a space, each is trained once per seed, and
 * the one with the best objective wins.
 *
 * @param dir the folder that receives the ledger, the runs and the report
 * @param command what each run does
 * @param config configuration of the runs
 * @param set settings of every run, of the form {@code section.key=value}
 * @param parameters what is searched
 * @param generator how candidates are chosen
 * @param objective what is improved
 * @param budget what may be spent
 * @param pruning whether runs that fall behind are stopped early
 * @param seeds one run of every candidate for each
 * @param jobs candidates at a time; where the runs do not say how many threads they take, the cores
 *     are divided between them
 */
public record SweepConfig(
    @Default("runs/${name}") Path dir,
    @Default("pretrain") Command command,
    Path config,
    @Default("[]") List<String> set,
    List<SweepParameter> parameters,
    SweepGenerator generator,
    SweepObjective objective,
    SweepBudget budget,
    SweepPruning pruning,
    @Default("[0]") List<Integer> seeds,
    @Default("1") int jobs) {
  /** The list by which such a configuration is told from others. */
  public static final String LIST = "parameters";

  /** What a run does. */
  public enum Command {
    /** Pre-trains. */
    PRETRAIN,
    /** Trains a classifier. */
    FINETUNE
  }

  /** Checks that there is something to search and that keys and seeds differ. */
  public SweepConfig {
    set = List.copyOf(set);
    parameters = List.copyOf(parameters);
    seeds = List.copyOf(seeds);
    Check.that(!parameters.isEmpty(), "parameters", "one or more", parameters);
    List<String> keys = parameters.stream().flatMap(p -> p.allKeys().stream()).toList();
    for (String key : keys) {
      boolean once = keys.indexOf(key) == keys.lastIndexOf(key);
      Check.that(once, "parameters", "about different keys", key + " twice");
      boolean own = key.equals("seed") || key.equals("run.dir");
      Check.that(!own, "parameters", "about keys that the search does not set itself", key);
    }
    Check.that(
        !seeds.isEmpty() && new HashSet<>(seeds).size() == seeds.size(),
        "seeds",
        "one or more different",
        seeds);
    Check.atLeast("jobs", jobs, 1);
  }

  /**
   * The record type of the runs' configuration.
   *
   * @throws InputException where the command does not train what the configuration is for
   */
  public Class<? extends Record> type() {
    Stage stage = command == Command.PRETRAIN ? Stage.PRETRAIN : Stage.CLASSIFY;
    return Kinds.installed().task(config, set, stage).settings();
  }

  /** The settings of every run: {@code set} and the budget. */
  public List<String> commonSettings() {
    List<String> settings = new ArrayList<>(set);
    if (budget.epochs() > 0) {
      settings.add("optimizer.epochs=" + budget.epochs());
    }
    if (budget.steps() > 0) {
      settings.add("run.max_steps=" + budget.steps());
    }
    return settings;
  }

  /**
   * The same search with another number of candidates, minutes and jobs, none of which changes what
   * a candidate is.
   */
  public SweepConfig with(int candidates, double minutes, int otherJobs) {
    SweepBudget other = new SweepBudget(candidates, minutes, budget.epochs(), budget.steps());
    return new SweepConfig(
        dir,
        command,
        config,
        set,
        parameters,
        generator,
        objective,
        other,
        pruning,
        seeds,
        otherJobs);
  }
}
