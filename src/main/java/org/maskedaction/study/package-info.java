/** Comparisons of several runs, each in a process of its own. */
package org.maskedaction.study;
