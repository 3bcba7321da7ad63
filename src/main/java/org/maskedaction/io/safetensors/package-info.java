/** Tensors in the safetensors format. */
package org.maskedaction.io.safetensors;
