package org.maskedaction.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.maskedaction.io.InputException;

/**
 * Which tensors of a file fill which parameters.
 *
 * @param sources places in the file of all parts of each parameter that is filled
 * @param initial parameters that the file has nothing of
 * @param ignored tensors of the file, and other things in it, that fill nothing
 */
public record TensorMatch(
    Map<String, List<Source>> sources, List<String> initial, List<String> ignored) {
  private static final int SHOWN = 5;

  /** A part and where the file has it. */
  record Source(TensorPart part, NamingScheme.Place place) {}

  /**
   * Finds all parts; reads no values.
   *
   * @param own shapes of the parameters
   * @throws InputException if a parameter has only some of its parts, or none although files of the
   *     scheme may not lack it, or if a tensor has another shape
   */
  public static TensorMatch of(
      NamedTensors file, NamingScheme scheme, Map<String, List<Long>> own) {
    Map<String, List<Source>> sources = new LinkedHashMap<>();
    own.keySet().forEach(name -> sources.put(name, new ArrayList<>()));
    own.forEach((name, shape) -> checkSize(file, name, shape));
    List<TensorPart> missing = new ArrayList<>();
    Set<String> used = new LinkedHashSet<>();
    for (TensorPart part : scheme.parts(own)) {
      NamingScheme.Place place = find(file, scheme, part);
      if (place == null) {
        missing.add(part);
      } else {
        sources.get(part.own()).add(new Source(part, place));
        used.add(place.name());
      }
    }
    List<String> initial = initial(file, scheme, sources, missing);
    List<String> ignored = new ArrayList<>(file.shapes().keySet());
    ignored.removeAll(used);
    ignored.addAll(file.skipped());
    return new TensorMatch(sources, initial, ignored);
  }

  private static void checkSize(NamedTensors file, String name, List<Long> shape) {
    double count = shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    if (count > Integer.MAX_VALUE - 8) {
      throw new InputException(
          "%s: stands for a model whose parameter '%s' of shape %s is too large"
              .formatted(file.path(), name, shape));
    }
  }

  private static NamingScheme.Place find(NamedTensors file, NamingScheme scheme, TensorPart part) {
    List<NamingScheme.Place> places = new ArrayList<>();
    places.add(NamingScheme.Place.usual(part));
    places.addAll(scheme.otherPlaces(part));
    for (NamingScheme.Place place : places) {
      if (file.has(place.name())) {
        List<Long> shape = file.shapes().get(place.name());
        if (!shape.equals(place.shape())) {
          throw new InputException(
              "%s: tensor '%s' has shape %s; expected %s"
                  .formatted(file.path(), place.name(), shape, place.shape()));
        }
        return place;
      }
    }
    return null;
  }

  /** Parameters that may be missing, but only all together. */
  private static List<String> initial(
      NamedTensors file,
      NamingScheme scheme,
      Map<String, List<Source>> sources,
      List<TensorPart> missing) {
    boolean lacksAll =
        sources.entrySet().stream()
            .allMatch(entry -> !scheme.mayLack(entry.getKey()) || entry.getValue().isEmpty());
    List<TensorPart> needed =
        missing.stream().filter(p -> !lacksAll || !scheme.mayLack(p.own())).toList();
    if (!needed.isEmpty()) {
      String names =
          String.join(
              ", ", needed.stream().limit(SHOWN).map(p -> "'" + p.foreign() + "'").toList());
      throw new InputException(
          "%s: lacks %d tensors that the model needs: %s%s"
              .formatted(file.path(), needed.size(), names, needed.size() > SHOWN ? ", ..." : ""));
    }
    List<String> initial = sources.keySet().stream().filter(scheme::mayLack).toList();
    if (!lacksAll) {
      return List.of();
    }
    initial.forEach(sources::remove);
    return initial;
  }

  /** The values of a parameter, read from the file. */
  public float[] values(NamedTensors file, String own, List<Long> shape) {
    float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
    for (Source source : sources.get(own)) {
      source.part().putInto(values, file.floats(source.place().name()), source.place().start());
    }
    return values;
  }

  /** How many tensors of the file are used. */
  public long tensors() {
    return sources.values().stream()
        .flatMap(List::stream)
        .map(source -> source.place().name())
        .distinct()
        .count();
  }
}
