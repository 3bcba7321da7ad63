package org.maskedaction.viz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A contact sheet of clips: one column per frame and, as far as there is data, the rows frames,
 * prediction, reconstruction error, sampling probability, mask, masks of other models and motion.
 * Error and probability are min-max scaled per clip.
 */
public final class MaskSheet {
  private final ContactSheet sheet;

  /**
   * A sheet of clips of one model.
   *
   * @param source the model
   * @param clips clips from top to bottom, at least one
   * @throws InputException for no clip
   */
  public MaskSheet(MaskSource source, List<MaskSheetClip> clips) {
    if (clips.isEmpty()) {
      throw new InputException("mask sheet: no clips, expected at least one");
    }
    sheet =
        new ContactSheet(
            source.heading(),
            clips.stream()
                .map(c -> new ContactSheet.Section(c.title(), c.grid(), MaskRows.of(source, c)))
                .toList());
  }

  /**
   * Draws the sheet.
   *
   * @throws InputException if Java finds no font
   */
  public BufferedImage image() {
    return sheet.image();
  }

  /**
   * Draws the sheet and puts it in place as a PNG file in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   * @throws InputException if Java finds no font
   */
  public void write(Path file) throws IOException {
    sheet.write(file);
  }
}
