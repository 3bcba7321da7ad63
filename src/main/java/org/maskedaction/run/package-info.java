/**
 * What a training run leaves behind: its folder, where it came from, its metrics, and its progress
 * on the console.
 */
package org.maskedaction.run;
