package org.maskedaction.io;

/**
 * Something the user gave cannot be used: the message is one line that says what and what was
 * expected.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the one line to show. */
  public InputException(String message) {
    super(message);
  }

  /** With the one line to show and what caused it. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
