package org.maskedaction.viz;

/** A clip with some tokens as they are and the others darkened. */
final class TokenShade {
  private TokenShade() {}

  /**
   * Darkens tokens.
   *
   * @param pixels bytes [T, H, W, 3], left as they are
   * @param kept whether each token stays as it is, [N]
   * @param brightness what the others keep of their brightness; 0 makes them black
   * @return bytes [T, H, W, 3]
   */
  static byte[] of(PatchGrid grid, byte[] pixels, boolean[] kept, double brightness) {
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
