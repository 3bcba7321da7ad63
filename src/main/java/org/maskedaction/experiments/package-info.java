/** Whole experiments: configuration in, run folder out. */
package org.maskedaction.experiments;
