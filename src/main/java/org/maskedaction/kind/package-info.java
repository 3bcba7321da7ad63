/** What a kind of data is to the program, and the kinds that are there. */
package org.maskedaction.kind;
