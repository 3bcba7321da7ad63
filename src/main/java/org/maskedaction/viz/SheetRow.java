package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One row of frames of a sheet.
 *
 * @param label name of the row
 * @param colorBar whether the row uses the colour map
 * @param notes lines below the label
 * @param pixels bytes [T, H, W, 3]
 */
record SheetRow(String label, boolean colorBar, List<String> notes, byte[] pixels) {
  private static final double STILL_BRIGHTNESS = 0.2;

  /** The rows of a clip from top to bottom; those without data are left out. */
  static List<SheetRow> of(MaskSheetClip clip) {
    List<SheetRow> rows = new ArrayList<>();
    rows.add(new SheetRow("Frames", false, List.of(), clip.pixels()));
    if (clip.prediction() != null) {
      rows.add(new SheetRow("Prediction", false, List.of(), Reconstruction.of(clip)));
    }
    if (clip.tokenError() != null) {
      rows.add(error(clip));
    }
    if (clip.probability() != null) {
      TokenImage image = new TokenImage(clip.grid(), clip.probability());
      rows.add(colored("Probability", image));
    }
    rows.add(mask(clip));
    if (clip.motion() != null) {
      rows.add(motion(clip));
    }
    return rows;
  }

  private static SheetRow colored(String label, TokenImage image, String... notes) {
    List<String> lines = new ArrayList<>(List.of(image.range()));
    lines.addAll(Arrays.asList(notes));
    return new SheetRow(label, !image.uniform(), lines, image.pixels());
  }

  private static SheetRow error(MaskSheetClip clip) {
    float[] errors = new float[clip.grid().tokens()];
    double sum = 0.0;
    for (int i = 0; i < clip.masked().length; i++) {
      errors[clip.masked()[i]] = clip.tokenError()[i];
      sum += clip.tokenError()[i];
    }
    String mean = String.format(Locale.ROOT, "masked mean %.4g", sum / clip.masked().length);
    TokenImage image = new TokenImage(clip.grid(), errors);
    return clip.masked().length == 0 ? colored("Error", image) : colored("Error", image, mean);
  }

  private static SheetRow mask(MaskSheetClip clip) {
    byte[] pixels = TokenShade.of(clip.grid(), clip.pixels(), clip.visibility(), 0.0);
    String note = "%d of %d visible".formatted(clip.visible().length, clip.grid().tokens());
    return new SheetRow("Mask", false, List.of(note), pixels);
  }

  private static SheetRow motion(MaskSheetClip clip) {
    boolean[] shown = clip.visibility();
    int moving = 0;
    int seen = 0;
    for (int token = 0; token < shown.length; token++) {
      moving += clip.motion()[token] ? 1 : 0;
      seen += clip.motion()[token] && shown[token] ? 1 : 0;
    }
    byte[] pixels = TokenShade.of(clip.grid(), clip.pixels(), clip.motion(), STILL_BRIGHTNESS);
    List<String> notes =
        List.of("%d of %d moving".formatted(moving, shown.length), seen + " of them visible");
    return new SheetRow("Motion", false, notes, pixels);
  }
}
