package org.maskedaction.kind;

/**
 * Options of one command for one kind of data: fields with {@link picocli.CommandLine.Option}, and
 * what the kind reads from them. A program may set them without a command line.
 */
public interface KindOptions {}
