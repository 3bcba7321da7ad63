package org.maskedaction.kind.skeleton;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.model.skeleton.SkeletonModelConfig;

/**
 * The published code of MAMP. Names are ours; embedding, positions and mask token have more axes.
 */
public final class MampScheme implements NamingScheme {
  static final String KERNEL = "joints_embed.proj.weight";
  static final String TIME = "temp_embed";
  static final String JOINTS = "pos_embed";

  private final SkeletonModelConfig model;

  public MampScheme(SkeletonModelConfig model) {
    this.model = model;
  }

  @Override
  public List<TensorPart> parts(Map<String, List<Long>> own) {
    List<TensorPart> parts = new ArrayList<>();
    own.forEach((name, shape) -> parts.add(part(name, shape)));
    return parts;
  }

  private TensorPart part(String name, List<Long> shape) {
    if (name.equals(KERNEL)) {
      long coordinates = SkeletonModelConfig.COORDINATES;
      List<Long> kernel = List.of(shape.get(0), coordinates, (long) model.segmentLength(), 1L);
      return new TensorPart(name, 0, name, kernel, TensorPart.Order.COORDINATES_FIRST);
    }
    return new TensorPart(name, name, published(name, shape));
  }

  private static List<Long> published(String name, List<Long> shape) {
    if (name.endsWith(TIME)) {
      return List.of(1L, shape.get(0), 1L, shape.get(1));
    }
    if (name.endsWith(JOINTS)) {
      return List.of(1L, 1L, shape.get(0), shape.get(1));
    }
    return name.equals("mask_token") ? List.of(1L, 1L, shape.get(0)) : shape;
  }
}
