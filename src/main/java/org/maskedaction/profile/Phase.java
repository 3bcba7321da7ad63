package org.maskedaction.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A timed part of training. Phases may nest; a profile counts the time of an inner phase or
 * operation for the inner one alone. A phase that is left by an exception is not recorded.
 */
public final class Phase {
  /** A whole training step; profiles average over these. */
  public static final String STEP = "step";

  /** Waiting for the next batch of clips. */
  public static final String DATA_WAIT = "data_wait";

  /** Cutting and normalising clips. */
  public static final String PATCHIFY = "patchify";

  /** Drawing masks or the noise of a sampler. */
  public static final String SAMPLING = "sampling";

  /** The norm of the gradients. */
  public static final String GRADIENT_NORM = "gradient_norm";

  /** The optimiser's update. */
  public static final String OPTIMIZER = "optimizer";

  /** Saving a checkpoint. */
  public static final String CHECKPOINT = "checkpoint";

  /** Evaluating. */
  public static final String EVALUATION = "evaluation";

  private final String name;
  private final PhaseEvent event = new PhaseEvent();

  private Phase(String name) {
    this.name = name;
  }

  /** Starts the clock of a phase. */
  public static Phase begin(String name) {
    Phase phase = new Phase(name);
    phase.event.begin();
    return phase;
  }

  /** Stops the clock and records the phase if anybody records. */
  public void end() {
    event.end();
    if (event.shouldCommit()) {
      event.phase = name;
      event.commit();
    }
  }

  /** The flight recorder's event of one {@link Phase}. */
  @Name(PhaseEvent.NAME)
  @Label("Phase")
  @Description("A part of training outside of execution plans, or a whole step")
  @Category("Masked Action")
  @StackTrace(false)
  static final class PhaseEvent extends Event {
    static final String NAME = "maskedaction.Phase";

    @Label("Phase")
    String phase;
  }
}
