/** Arrays in files of NumPy. */
package org.maskedaction.io.numpy;
