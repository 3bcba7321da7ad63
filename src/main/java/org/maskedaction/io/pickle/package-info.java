/** Pickled data without anything executed. */
package org.maskedaction.io.pickle;
