/** Samples of several modalities that the project makes itself. */
package org.maskedaction.data.sensor.generated;
