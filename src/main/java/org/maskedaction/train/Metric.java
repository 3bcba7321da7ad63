package org.maskedaction.train;

/**
 * Something that a run logs. Names of PPO follow CleanRL.
 *
 * @param name in the log
 * @param title what diagrams call it; metrics of one title are drawn in one diagram
 * @param unit of its values, {@link #NUMBER} for a number without one
 * @param goal which values are good
 * @param headline whether the progress line shows it
 * @param meaning in one sentence
 */
public record Metric(
    String name, String title, String unit, Goal goal, boolean headline, String meaning) {
  /** The unit of a number without one. */
  public static final String NUMBER = "-";

  /** The unit of shares of a whole, in [0, 1]. */
  public static final String SHARE = "share";

  /** The unit of information. */
  public static final String NATS = "nats";

  /** Which values of a metric are good. */
  public enum Goal {
    LOW,
    HIGH,
    /** Neither: it describes how training goes. */
    NONE
  }

  /** A metric that describes how training goes, and that the progress line does not show. */
  public static Metric neutral(String name, String title, String unit, String meaning) {
    return new Metric(name, title, unit, Goal.NONE, false, meaning);
  }

  /** Meaning and unit. */
  public String description() {
    return unit.equals(NUMBER) ? meaning : meaning + ", in " + unit;
  }

  /** The unit in brackets behind a space; empty for a number without one. */
  public String unitNote() {
    return unit.equals(NUMBER) ? "" : " [" + unit + "]";
  }

  /** Whether the values are shares of a whole, in [0, 1]. */
  public boolean isShare() {
    return unit.equals(SHARE);
  }
}
