/** Which tokens a masked autoencoder sees: counts and mask generators. */
package org.maskedaction.masking;
