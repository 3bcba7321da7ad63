/** Features of other models as samples, in npz files. */
package org.maskedaction.data.sensor.features;
