package org.maskedaction.profile;

/**
 * A recorded operation or phase.
 *
 * @param start nanoseconds since the epoch
 * @param nanos duration
 * @param thread the thread's number in Java
 * @param op the operation, null for a phase
 * @param phase the phase's name, null for an operation
 */
record Span(long start, long nanos, long thread, OpLabel op, String phase) {
  long end() {
    return start + nanos;
  }

  boolean isStep() {
    return Phase.STEP.equals(phase);
  }

  /** The op's kind or the phase's name. */
  String kind() {
    return op != null ? op.kind() : phase;
  }
}
