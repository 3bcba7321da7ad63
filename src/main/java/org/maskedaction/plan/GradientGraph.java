package org.maskedaction.plan;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.nd4j.autodiff.samediff.SameDiff;

/** The graph of forward and backward operations that SameDiff derives from a graph with a loss. */
final class GradientGraph {
  private static final String GRADIENT_FUNCTION = "grad";

  private GradientGraph() {}

  /** The gradient graph of {@code graph}, derived at the first call. */
  static synchronized SameDiff of(SameDiff graph) {
    if (!graph.hasGradientFunction()) {
      // SameDiff prints one line per differentiated op, which no logger can silence.
      PrintStream console = System.out;
      System.setOut(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      try {
        graph.createGradFunction();
      } finally {
        System.setOut(console);
      }
    }
    return graph.getFunction(GRADIENT_FUNCTION);
  }
}
