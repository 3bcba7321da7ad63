package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rows of a {@link MaskSheetClip}. */
final class MaskRows {
  private static final double STILL_BRIGHTNESS = 0.2;

  private MaskRows() {}

  /** The rows from top to bottom; those without data are left out. */
  static List<SheetRow> of(MaskSource source, MaskSheetClip clip) {
    List<SheetRow> rows = new ArrayList<>();
    rows.add(new SheetRow("Frames", false, List.of(), clip.pixels()));
    if (clip.prediction() != null) {
      List<String> notes = List.of("visible patches copied");
      rows.add(new SheetRow("Prediction", false, notes, Reconstruction.of(clip)));
    }
    if (clip.tokenError() != null) {
      rows.add(error(clip));
    }
    if (clip.probability() != null) {
      TokenImage image = new TokenImage(clip.grid(), clip.probability());
      rows.add(colored("Probability", image, "of being visible"));
    }
    rows.add(mask(clip, source, clip.visible()));
    for (MaskSheetClip.ComparedMask other : clip.compared()) {
      String result =
          String.format(Locale.ROOT, "step %d, error %.4g", other.source().step(), other.error());
      rows.add(mask(clip, other.source(), other.visible(), "run " + other.run(), result));
    }
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
    String space = clip.normalisedTargets() ? "in normalised pixels" : "in pixels of 0..1";
    TokenImage image = new TokenImage(clip.grid(), errors);
    if (clip.masked().length == 0) {
      return colored("Error", image, space);
    }
    String mean = String.format(Locale.ROOT, "masked mean %.4g", sum / clip.masked().length);
    return colored("Error", image, mean, space);
  }

  private static SheetRow mask(
      MaskSheetClip clip, MaskSource source, int[] visible, String... notes) {
    byte[] pixels = shaded(clip.grid(), clip.pixels(), clip.visibility(visible), 0.0);
    List<String> lines = new ArrayList<>();
    lines.add("%d of %d visible".formatted(visible.length, clip.grid().tokens()));
    lines.addAll(Arrays.asList(notes));
    return new SheetRow(source.label(), false, lines, pixels);
  }

  private static SheetRow motion(MaskSheetClip clip) {
    boolean[] shown = clip.visibility(clip.visible());
    int moving = 0;
    int seen = 0;
    for (int token = 0; token < shown.length; token++) {
      moving += clip.motion()[token] ? 1 : 0;
      seen += clip.motion()[token] && shown[token] ? 1 : 0;
    }
    byte[] pixels = shaded(clip.grid(), clip.pixels(), clip.motion(), STILL_BRIGHTNESS);
    List<String> notes =
        List.of("%d of %d moving".formatted(moving, shown.length), seen + " of them visible");
    return new SheetRow("Motion", false, notes, pixels);
  }

  /**
   * A clip with some tokens as they are and the others darkened.
   *
   * @param pixels bytes [T, H, W, 3], left as they are
   * @param kept whether each token stays as it is, [N]
   * @param brightness what the others keep of their brightness; 0 makes them black
   * @return bytes [T, H, W, 3]
   */
  private static byte[] shaded(PatchGrid grid, byte[] pixels, boolean[] kept, double brightness) {
    byte[] shaded = pixels.clone();
    for (int token = 0; token < kept.length; token++) {
      for (int s = 0; s < grid.positions() && !kept[token]; s++) {
        int at = grid.offset(token, s);
        for (int channel = 0; channel < PatchGrid.CHANNELS; channel++) {
          shaded[at + channel] = (byte) Math.round((pixels[at + channel] & 0xFF) * brightness);
        }
      }
    }
    return shaded;
  }
}
