/** Skeletons: settings, data, models, tasks and pictures. */
package org.maskedaction.kind.skeleton;
