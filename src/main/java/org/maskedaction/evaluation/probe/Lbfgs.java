package org.maskedaction.evaluation.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2006, algorithms 7.4 and 7.5)
 * with backtracking until the decrease suffices (algorithm 3.1), for smooth convex functions.
 */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT = 1e-4;
  private static final double SHRINK = 0.5;
  private static final int MOST_TRIALS = 40;

  private final Objective objective;
  private final double tolerance;
  private final Deque<Pair> pairs = new ArrayDeque<>();

  /** A function to be minimised. */
  @FunctionalInterface
  interface Objective {
    /** The value at {@code point}; writes the gradient. */
    double evaluate(double[] point, double[] gradient);
  }

  /**
   * Where a search ended.
   *
   * @param point the best point
   * @param value the value there
   * @param iterations how many steps led to it
   * @param converged whether no entry of the gradient is beyond the tolerance
   */
  record Result(double[] point, double value, int iterations, boolean converged) {}

  /** A step, the change of the gradient over it, and one over their product. */
  private record Pair(double[] step, double[] change, double rho) {}

  Lbfgs(Objective objective, double tolerance) {
    this.objective = objective;
    this.tolerance = tolerance;
  }

  /** Goes from {@code start} until it has converged or taken {@code mostIterations} steps. */
  Result minimise(double[] start, int mostIterations) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = objective.evaluate(point, gradient);
    int done = 0;
    while (done < mostIterations && largest(gradient) > tolerance) {
      double[] direction = direction(gradient);
      double slope = dot(direction, gradient);
      double length = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      double[] next = new double[point.length];
      double[] nextGradient = new double[point.length];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int trial = 0; trial < MOST_TRIALS; trial++) {
        moved(point, direction, length, next);
        nextValue = objective.evaluate(next, nextGradient);
        if (nextValue <= value + SUFFICIENT * length * slope) {
          break;
        }
        length *= SHRINK;
      }
      if (!(nextValue < value)) {
        break; // the limit of double precision
      }
      remember(point, next, gradient, nextGradient);
      point = next;
      gradient = nextGradient;
      value = nextValue;
      done++;
    }
    return new Result(point, value, done, largest(gradient) <= tolerance);
  }

  private void remember(double[] point, double[] next, double[] gradient, double[] nextGradient) {
    double[] step = new double[point.length];
    double[] change = new double[point.length];
    moved(next, point, -1, step);
    moved(nextGradient, gradient, -1, change);
    double product = dot(step, change);
    if (product > 0) {
      pairs.addLast(new Pair(step, change, 1 / product));
      if (pairs.size() > MEMORY) {
        pairs.removeFirst();
      }
    }
  }

  /** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
  private double[] direction(double[] gradient) {
    double[] result = gradient.clone();
    double[] alphas = new double[pairs.size()];
    int at = alphas.length;
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      alphas[--at] = pair.rho * dot(pair.step, result);
      moved(result, pair.change, -alphas[at], result);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      scale(result, 1 / (last.rho * dot(last.change, last.change)));
    }
    for (Pair pair : pairs) {
      double beta = pair.rho * dot(pair.change, result);
      moved(result, pair.step, alphas[at++] - beta, result);
    }
    scale(result, -1);
    return result;
  }

  /** result = from + length · direction. */
  private static void moved(double[] from, double[] direction, double length, double[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = from[i] + length * direction[i];
    }
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] vector) {
    double largest = 0;
    for (double value : vector) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
