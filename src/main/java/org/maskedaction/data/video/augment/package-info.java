/** Random changes to the pixels of clips, the same in all frames of a clip. */
package org.maskedaction.data.video.augment;
