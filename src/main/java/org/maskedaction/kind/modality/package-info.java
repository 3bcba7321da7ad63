/** Samples of several modalities: settings, data, model, task and subsets. */
package org.maskedaction.kind.modality;
