/** What all kinds of training data have in common. */
package org.maskedaction.data;
