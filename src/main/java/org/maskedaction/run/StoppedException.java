package org.maskedaction.run;

/** Training was stopped by a signal before its end, after its state had been saved. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message where training stopped and how it goes on
   */
  public StoppedException(String message) {
    super(message);
  }
}
