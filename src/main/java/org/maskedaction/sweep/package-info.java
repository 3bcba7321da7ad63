/**
 * Searches for good settings with Arbiter: a search space over the keys of a configuration,
 * candidates that are runs of this program, and a ledger from which a search that was killed goes
 * on.
 */
package org.maskedaction.sweep;
