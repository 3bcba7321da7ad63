/**
 * Which tokens a masked autoencoder sees: counts and mask generators.
 *
 * <p>Letters in shapes: N tokens, K visible tokens, M masked tokens.
 */
package org.maskedaction.masking;
