package org.maskedaction.data.video.prepare;

/**
 * A video that can be read and listed.
 *
 * @param entry where it comes from
 * @param listed its path in the lists
 * @param source what the data set has
 * @param result what the lists name; the same as {@code source} unless it was shrunk
 */
record PreparedVideo(CatalogueEntry entry, String listed, VideoFacts source, VideoFacts result) {
  boolean shrunk() {
    return !source.equals(result);
  }
}
