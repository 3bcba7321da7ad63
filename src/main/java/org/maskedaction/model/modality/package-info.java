/** The graph of ActionMAE and of the fusions it is compared with. */
package org.maskedaction.model.modality;
