package org.maskedaction.data.video;

import java.nio.file.Path;

/**
 * A video that could not be read, in whose place other videos were taken.
 *
 * @param path the file
 * @param reason what is wrong with it, naming the file
 */
public record SkippedVideo(Path path, String reason) {}
