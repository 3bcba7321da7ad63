/** Readers of skeleton files, usable from DataVec by themselves. */
package org.maskedaction.data.skeleton.format;
