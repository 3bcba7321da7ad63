package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import org.maskedaction.data.Part;

/**
 * One video that a data set names.
 *
 * @param file where it should be
 * @param id how the data set names it
 * @param label class index from 0, or -1 where the class is not known
 * @param part the part it belongs to by the data set's own split, or null where there is none
 */
public record CatalogueEntry(Path file, String id, int label, Part part) {}
