/** Stick figures that the project draws itself. */
package org.maskedaction.data.skeleton.generated;
