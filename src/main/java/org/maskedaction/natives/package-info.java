/** Native libraries on disk: one folder for each version of the program, filled once. */
package org.maskedaction.natives;
