/** Files that survive a crash, and errors in what users give. */
package org.maskedaction.io;
