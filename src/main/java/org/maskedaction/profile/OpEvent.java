package org.maskedaction.profile;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's event of one executed operation. */
@Name(OpEvent.NAME)
@Label("Operation")
@Description("One operation of an execution plan")
@Category("Masked Action")
@StackTrace(false)
public final class OpEvent extends Event {
  static final String NAME = "maskedaction.Op";

  @Label("Plan")
  String plan;

  @Label("Kind")
  String kind;

  @Label("Node")
  String node;

  @Label("Output Shape")
  String shape;

  @Label("FLOPs")
  long flops;

  @Label("Bytes Read and Written")
  @DataAmount
  long bytes;

  @Label("Recomputed")
  boolean recomputed;

  /** Ends the event and records it under {@code label} if anybody records. */
  public void finish(OpLabel label) {
    end();
    if (shouldCommit()) {
      plan = label.plan();
      kind = label.kind();
      node = label.node();
      shape = label.shape();
      flops = label.flops();
      bytes = label.bytes();
      recomputed = label.recomputed();
      commit();
    }
  }

  /**
   * One operation of a plan, as profiles name it.
   *
   * @param plan the plan's name
   * @param kind the op's name, the same for all ops of a kind
   * @param node the graph's name of the first output
   * @param shape shape of the first output
   * @param flops floating-point operations of matrix products, a multiply-add counting 2
   * @param bytes bytes of all inputs and outputs
   * @param recomputed whether the op only repeats an earlier one to save memory
   */
  public record OpLabel(
      String plan,
      String kind,
      String node,
      String shape,
      long flops,
      long bytes,
      boolean recomputed) {}
}
