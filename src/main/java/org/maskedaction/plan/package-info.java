/**
 * Static execution of SameDiff graphs: the ops that are needed, in order, on buffers laid out once.
 * SameDiff's own sessions allocate afresh in every step.
 */
package org.maskedaction.plan;
