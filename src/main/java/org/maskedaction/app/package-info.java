/** The command line. */
package org.maskedaction.app;
