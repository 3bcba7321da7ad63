package org.maskedaction.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's event of one {@link Phase}. */
@Name(PhaseEvent.NAME)
@Label("Phase")
@Description("A part of training outside of execution plans, or a whole step")
@Category("Masked Action")
@StackTrace(false)
final class PhaseEvent extends Event {
  static final String NAME = "maskedaction.Phase";

  @Label("Phase")
  String phase;
}
