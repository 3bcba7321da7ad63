package org.maskedaction.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.maskedaction.model.Parameters;
import org.maskedaction.plan.ExecutionPlan;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What a model is made of.
 *
 * @param facts lines about its input
 * @param parts its parts
 * @param shapes extents of every parameter by name
 */
public record ModelSummary(List<String> facts, List<Part> parts, Map<String, List<Long>> shapes) {
  /**
   * A part of the model.
   *
   * @param name what it is
   * @param parameters number of its values, running statistics included
   * @param flops floating-point operations of the matrix products of its forward pass on one
   *     sample, a multiply-add counting 2
   */
  public record Part(String name, long parameters, double flops) {
    /**
     * The part that a graph computes.
     *
     * @param own which of the parameters are its
     * @param outputs of the graph
     */
    public static Part of(
        String name,
        Parameters parameters,
        Predicate<String> own,
        SameDiff graph,
        String... outputs) {
      long count =
          parameters.select(own).values().stream().mapToLong(array -> array.length()).sum();
      return new Part(name, count, ExecutionPlan.flops(graph, List.of(outputs)));
    }

    /** The same for one sample of a graph that takes several. */
    public Part perSample(int samples) {
      return new Part(name, parameters, flops / samples);
    }
  }

  /** A line on one fact. */
  public static String line(String name, Object value) {
    return "%-20s %s".formatted(name, value);
  }

  /** A table of the parts. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("%-20s %15s %18s".formatted("part", "parameters", "GFLOP per clip"));
    for (Part part : parts) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-20s %,15d %,18.4f",
              part.name(),
              part.parameters(),
              part.flops() / 1e9));
    }
    return lines;
  }
}
