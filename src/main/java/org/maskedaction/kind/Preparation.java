package org.maskedaction.kind;

import java.util.List;

/** Turns data sets as they are published into what runs read. */
public interface Preparation {
  /** New commands, objects with annotations of picocli; their names must be theirs alone. */
  List<Object> commands();
}
