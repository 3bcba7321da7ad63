package org.maskedaction.kind;

/** What a run is for. */
public enum Stage {
  /** Learns from samples without labels. */
  PRETRAIN("pretrain"),
  /** Learns to name classes. */
  CLASSIFY("finetune");

  private final String command;

  Stage(String command) {
    this.command = command;
  }

  /** The command that trains it. */
  public String command() {
    return command;
  }
}
