package org.maskedaction.train;

import java.util.Map;

/**
 * What one training step did.
 *
 * @param finite false if the loss or a gradient was not finite and the step changed nothing
 * @param metrics values by their documented names
 */
public record StepOutcome(boolean finite, Map<String, Double> metrics) {}
