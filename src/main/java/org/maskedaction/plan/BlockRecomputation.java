package org.maskedaction.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Activation checkpointing (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016) at
 * transformer blocks: before the first backward op that reads a value from within a block, the
 * block's forward ops run a second time into new values, which the backward ops read instead. The
 * first values then die within the forward pass; only what leaves a block is kept.
 *
 * <p>A forward op belongs to block {@code PREFIX.blocks.i} if its first output is called {@code
 * PREFIX.blocks.i.*}.
 */
final class BlockRecomputation {
  private static final Pattern BLOCK = Pattern.compile("(.*\\.blocks\\.\\d+)\\..*");
  private static final String AGAIN = " (again)";

  private final Predicate<OpOrder.PlannedOp> forward;
  private final Map<String, List<OpOrder.PlannedOp>> blocks = new LinkedHashMap<>();
  private final Map<String, String> inner = new HashMap<>(); // value within a block: the block
  private final Set<String> readBackward = new HashSet<>();
  private final Set<String> done = new HashSet<>();

  /**
   * Plans for one order.
   *
   * @param forward which ops belong to the forward pass
   * @param wanted values that the caller reads, which are kept
   */
  private BlockRecomputation(
      List<OpOrder.PlannedOp> order, Predicate<OpOrder.PlannedOp> forward, Set<String> wanted) {
    this.forward = forward;
    for (OpOrder.PlannedOp op : order) {
      String block = blockOf(op);
      if (block != null) {
        blocks.computeIfAbsent(block, name -> new ArrayList<>()).add(op);
        op.outputs().forEach(value -> inner.put(value, block));
      }
    }
    inner.keySet().removeAll(wanted);
    for (OpOrder.PlannedOp op : order) {
      if (forward.test(op)) {
        String block = blockOf(op);
        op.inputs().forEach(value -> inner.computeIfPresent(value, (v, of) -> same(of, block)));
      } else {
        readBackward.addAll(op.inputs());
      }
    }
  }

  /** The order with the second executions put in. */
  static OpOrder in(OpOrder order, Predicate<OpOrder.PlannedOp> forward, Set<String> wanted) {
    BlockRecomputation plan = new BlockRecomputation(order.all(), forward, wanted);
    return new OpOrder(plan.rewrite(order.head()), plan.rewrite(order.rest()));
  }

  private static String same(String block, String other) {
    return Objects.equals(block, other) ? block : null;
  }

  private String blockOf(OpOrder.PlannedOp op) {
    Matcher name = BLOCK.matcher(op.node());
    return forward.test(op) && name.matches() ? name.group(1) : null;
  }

  private List<OpOrder.PlannedOp> rewrite(List<OpOrder.PlannedOp> ops) {
    List<OpOrder.PlannedOp> result = new ArrayList<>();
    for (OpOrder.PlannedOp op : ops) {
      if (forward.test(op)) {
        result.add(op);
        continue;
      }
      for (String input : op.inputs()) {
        String block = inner.get(input);
        if (block != null && done.add(block)) {
          result.addAll(secondRun(blocks.get(block)));
        }
      }
      result.add(new OpOrder.PlannedOp(op.op(), renamed(op.inputs()), op.outputs(), false));
    }
    return result;
  }

  /** The second executions of those ops of a block that backward ops depend on. */
  private List<OpOrder.PlannedOp> secondRun(List<OpOrder.PlannedOp> block) {
    Set<String> needed = new HashSet<>(readBackward);
    List<OpOrder.PlannedOp> run = new ArrayList<>();
    for (int i = block.size() - 1; i >= 0; i--) {
      OpOrder.PlannedOp op = block.get(i);
      if (op.outputs().stream()
          .anyMatch(value -> inner.containsKey(value) && needed.contains(value))) {
        needed.addAll(op.inputs());
        List<String> outputs = op.outputs().stream().map(value -> value + AGAIN).toList();
        run.add(0, new OpOrder.PlannedOp(op.op(), renamed(op.inputs()), outputs, true));
      }
    }
    return run;
  }

  private List<String> renamed(List<String> values) {
    return values.stream().map(v -> inner.containsKey(v) ? v + AGAIN : v).toList();
  }
}
