/** Training and inference of ActionMAE and of the fusions it is compared with. */
package org.maskedaction.method.actionmae;
