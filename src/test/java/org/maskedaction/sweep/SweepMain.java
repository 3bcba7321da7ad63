package org.maskedaction.sweep;

import java.nio.file.Path;
import java.util.List;

/** A program that runs a search, for tests that kill it. */
final class SweepMain {
  private SweepMain() {}

  /** A search of eight candidates whose program is a script. */
  static SweepConfig config(Path folder) {
    return SweepConfigs.of(
        folder.resolve("sweep"),
        "parameters: [{key: ppo.clip, uniform: [0.1, 0.3]}]\nbudget: {candidates: 8}\njobs: 2\n");
  }

  static SweepRunner runner(Path folder) {
    List<String> program = List.of("sh", folder.resolve("program.sh").toString());
    return SweepRunner.ofProcesses(config(folder), program, System.out);
  }

  public static void main(String[] args) throws Exception {
    runner(Path.of(args[0])).run();
  }
}
