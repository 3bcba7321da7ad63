package org.maskedaction.viz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A contact sheet of what chosen tokens attend to: per clip the frames with the query patches
 * outlined, then for each query its attention as heat over the frames, min-max scaled per clip.
 */
public final class AttentionSheet {
  private final ContactSheet sheet;

  /**
   * A sheet of clips of one model.
   *
   * @param source the model
   * @param attention what kind of attention is shown, part of the heading
   * @param clips clips from top to bottom, at least one
   * @throws InputException for no clip
   */
  public AttentionSheet(MaskSource source, String attention, List<AttentionClip> clips) {
    if (clips.isEmpty()) {
      throw new InputException("attention sheet: no clips, expected at least one");
    }
    sheet =
        new ContactSheet(
            source.heading() + ", " + attention,
            clips.stream()
                .map(c -> new ContactSheet.Section(c.title(), c.grid(), AttentionRows.of(c)))
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
