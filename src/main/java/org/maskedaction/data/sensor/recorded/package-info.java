/** Data sets of samples that several sensors recorded, read from their own files. */
package org.maskedaction.data.sensor.recorded;
