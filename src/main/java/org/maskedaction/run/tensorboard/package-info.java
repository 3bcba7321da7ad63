/** Event files that TensorBoard reads. */
package org.maskedaction.run.tensorboard;
