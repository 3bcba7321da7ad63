package org.maskedaction.data.video;

import java.nio.file.Path;

/**
 * One row of a video list.
 *
 * @param path the file
 * @param id the path as the list names it, with the extension that is added where it has none
 * @param label the class index, or -1 where there is none
 * @param row the row in the list, from 1
 */
public record VideoEntry(Path path, String id, int label, int row) {}
