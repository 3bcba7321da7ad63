package org.maskedaction.data.sensor;

/** What a modality is made of, which decides how samples B hold it. */
public enum ModalityKind {
  /** Frames: RGB, depth or infrared. // [B, C, T, H, W] */
  VIDEO,
  /** Joints over time. // [B, T, persons, V, C] */
  SKELETON,
  /** Readings of sensors over time, such as acceleration and rotation. // [B, T, D] */
  SEQUENCE,
  /** Features of another model, one vector per sample or one per time step. // [B, T, D] */
  FEATURES
}
