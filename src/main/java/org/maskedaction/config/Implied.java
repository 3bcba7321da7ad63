package org.maskedaction.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key that a record has no component for, as it always has the same value. A file may name it
 * with that value.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Implied {
  /** The key at the top level. */
  String key();

  /** Its only value, as a file writes it. */
  String value();
}
