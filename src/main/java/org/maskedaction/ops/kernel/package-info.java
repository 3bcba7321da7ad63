/**
 * CPU kernels of the operations: float32 arrays in native memory, matrix products by oneDNN, work
 * shared among the threads of one pool. Letters in shapes are those of {@link
 * org.maskedaction.ops}.
 */
package org.maskedaction.ops.kernel;
