package org.maskedaction.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component whose key a config file leaves out. It is written as in YAML;
 * {@code "null"} makes the key optional. A component without a default is required, except for a
 * nested record, which then takes its own defaults; a default on a nested record, written as {@code
 * {key: value}}, goes before those.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The default as YAML text, for example {@code "0.95"} or {@code "[0.9, 0.95]"}. */
  String value();
}
