package org.maskedaction.sweep;

import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.SinglePointCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/** Arbiter's generators, with seeds for everything in them that is random. */
final class Generators {
  private static final RandomPurpose SEARCH = RandomPurpose.numbered(17, "candidates of a search");

  private Generators() {}

  static CandidateGenerator of(SweepGenerator settings, SearchSpace space, ScoreFunction score) {
    return switch (settings.type()) {
      case RANDOM -> random(settings, space);
      case GRID ->
          new GridSearchCandidateGenerator(
              space, settings.gridPoints(), GridSearchCandidateGenerator.Mode.Sequential, null);
      case GENETIC -> genetic(settings, space, score);
    };
  }

  private static CandidateGenerator random(SweepGenerator settings, SearchSpace space) {
    CandidateGenerator generator = new RandomSearchGenerator(space);
    generator.setRngSeed(seed(settings, 0));
    return generator;
  }

  /**
   * Every child is a crossing: where Arbiter takes a parent as it is, its mutation changes the
   * parent in the population too.
   */
  private static CandidateGenerator genetic(
      SweepGenerator settings, SearchSpace space, ScoreFunction score) {
    GeneticSelectionOperator selection =
        new GeneticSelectionOperator.Builder()
            .randomGenerator(numbers(settings, 0))
            .crossoverOperator(
                new SinglePointCrossover.Builder()
                    .crossoverRate(1)
                    .randomGenerator(numbers(settings, 1))
                    .parentSelection(new RandomTwoParentSelection(numbers(settings, 2)))
                    .build())
            .mutationOperator(
                new RandomMutationOperator.Builder()
                    .mutationRate(settings.mutationRate())
                    .randomGenerator(numbers(settings, 3))
                    .build())
            .build();
    return new GeneticSearchCandidateGenerator.Builder(space, score)
        .populationModel(
            new PopulationModel.Builder().populationSize(settings.population()).build())
        .selectionOperator(selection)
        .build();
  }

  private static RandomGenerator numbers(SweepGenerator settings, long part) {
    return new Well19937c(seed(settings, part));
  }

  private static long seed(SweepGenerator settings, long part) {
    return RandomStreams.of(settings.seed(), SEARCH, part).nextLong();
  }
}
