/**
 * Static execution of SameDiff graphs: the ops that are needed, in order, on buffers laid out once.
 * SameDiff's own sessions allocate afresh in every step. The buffers belong to a {@link
 * org.maskedaction.plan.PlanMemory}, which whoever makes it closes.
 *
 * <p>Letters in shapes are those of {@link org.maskedaction.ops}.
 */
package org.maskedaction.plan;
