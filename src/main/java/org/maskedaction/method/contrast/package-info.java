/** Contrast with a momentum encoder and a queue of keys (MoCo, NAT). */
package org.maskedaction.method.contrast;
