/**
 * Preparation of video data sets: catalogues read folder trees, lists and the published split
 * files; every video is probed and, where asked for, shrunk; lists for training, validation and
 * testing and a report are written.
 */
package org.maskedaction.data.video.prepare;
