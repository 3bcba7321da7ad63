/**
 * Weights and training states on disk: tensors in the safetensors format, and a store of
 * checkpoints that survives a crash at any moment.
 */
package org.maskedaction.run.checkpoint;
