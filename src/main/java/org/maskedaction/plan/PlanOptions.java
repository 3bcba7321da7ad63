package org.maskedaction.plan;

import java.util.Collection;
import java.util.List;

/**
 * How a plan is laid out and run; the values it computes do not depend on it.
 *
 * @param name the plan's name in profiles; empty takes that of its first output
 * @param sharedGradients whether gradients lie in the {@link PlanMemory} too, which saves as many
 *     bytes as early activations are dead by then; they are valid until another plan of the same
 *     memory runs
 * @param head outputs that {@link ExecutionPlan#runHead} computes; empty where a plan always runs
 *     as a whole
 * @param recompute activations that the backward pass computes again instead of keeping them
 */
public record PlanOptions(
    String name, boolean sharedGradients, List<String> head, Recompute recompute) {
  /** No name, gradients in arrays of their own, no head, nothing computed again. */
  public static final PlanOptions DEFAULT = new PlanOptions("", false, List.of(), Recompute.NONE);

  /** Takes a copy of the head. */
  public PlanOptions {
    head = List.copyOf(head);
  }

  /** The same with a name. */
  public PlanOptions withName(String newName) {
    return new PlanOptions(newName, sharedGradients, head, recompute);
  }

  /** The same with gradients in the shared memory. */
  public PlanOptions withSharedGradients() {
    return new PlanOptions(name, true, head, recompute);
  }

  /** The same with a head of these outputs. */
  public PlanOptions withHead(Collection<String> outputs) {
    return new PlanOptions(name, sharedGradients, List.copyOf(outputs), recompute);
  }

  /** The same with activations that are computed again in the backward pass. */
  public PlanOptions withRecompute(Recompute which) {
    return new PlanOptions(name, sharedGradients, head, which);
  }

  /** Which activations a gradient pass computes again instead of keeping them. */
  public enum Recompute {
    /** None: every activation that a gradient needs is kept. */
    NONE,
    /** All within transformer blocks: of a block only the input is kept. */
    BLOCKS
  }
}
