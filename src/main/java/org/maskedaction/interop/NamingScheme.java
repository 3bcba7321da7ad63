package org.maskedaction.interop;

import java.util.List;
import java.util.Map;

/** The names and shapes that another program gives to the parameters of a model. */
public interface NamingScheme {

  /**
   * All tensors of the other program, in the order in which it writes them; parameters that it does
   * not have are left out.
   *
   * @param own shapes of the parameters by name
   */
  List<TensorPart> parts(Map<String, List<Long>> own);

  /** Where older or other files have the values of a part, the usual place excepted. */
  default List<Place> otherPlaces(TensorPart part) {
    return List.of();
  }

  /**
   * Whether files may lack a parameter, which then keeps its initial values; a file has all
   * parameters of this kind or none. No parameter, unless a scheme says otherwise.
   */
  default boolean mayLack(String own) {
    return false;
  }

  /**
   * Values within a tensor of a file.
   *
   * @param name name of the tensor
   * @param shape its extents
   * @param start first value
   */
  record Place(String name, List<Long> shape, int start) {
    /** Where a part usually lies. */
    static Place usual(TensorPart part) {
      return new Place(part.foreign(), part.shape(), 0);
    }
  }
}
