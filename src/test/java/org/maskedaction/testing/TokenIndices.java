package org.maskedaction.testing;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Token indices for tests. // int32 [B, K] */
public final class TokenIndices {
  private TokenIndices() {}

  /** Ascending distinct indices below {@code tokens}, other ones for each clip. */
  public static INDArray subsets(long seed, int clips, int tokens, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] rows = new int[clips][];
    for (int b = 0; b < clips; b++) {
      rows[b] = random.ints(0, tokens).distinct().limit(count).sorted().toArray();
    }
    return Nd4j.createFromArray(rows);
  }

  /** Indices below {@code tokens} in any order, some of them repeated. */
  public static INDArray draws(long seed, int clips, int tokens, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] rows = new int[clips][];
    for (int b = 0; b < clips; b++) {
      rows[b] = random.ints(count, 0, tokens).toArray();
    }
    return Nd4j.createFromArray(rows);
  }

  /** What is not in {@code indices}, ascending; every clip has equally many. */
  public static INDArray complement(INDArray indices, int tokens) {
    int[][] given = indices.toIntMatrix();
    int[][] rows = new int[given.length][];
    for (int b = 0; b < rows.length; b++) {
      int[] own = given[b];
      rows[b] =
          IntStream.range(0, tokens)
              .filter(n -> IntStream.of(own).noneMatch(i -> i == n))
              .toArray();
    }
    return Nd4j.createFromArray(rows);
  }
}
