/** Videos: settings, data, models, tasks and pictures. */
package org.maskedaction.kind.video;
