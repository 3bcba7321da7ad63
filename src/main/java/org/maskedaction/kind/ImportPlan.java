package org.maskedaction.kind;

import java.util.List;
import java.util.function.Supplier;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.model.Parameters;

/**
 * What a weight file is to become.
 *
 * @param what the kind of file, for people
 * @param config the configuration of the run that takes it
 * @param shapes describes the parameters of the model
 * @param initial the model with initial values, for parameters that the file does not have
 * @param scheme names and shapes in the file
 * @param classNames names of the classes, empty if there are none
 * @param notes lines for people on what was guessed or differs
 */
public record ImportPlan(
    String what,
    Record config,
    Parameters shapes,
    Supplier<Parameters> initial,
    NamingScheme scheme,
    List<String> classNames,
    List<String> notes) {}
