package org.maskedaction.interop.onnx;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onnx.Onnx;
import org.nd4j.ir.MapperNamespace.VariableResolutionType;
import org.nd4j.samediff.frameworkimport.ImportGraph;
import org.nd4j.samediff.frameworkimport.hooks.PreImportHook;
import org.nd4j.samediff.frameworkimport.onnx.OnnxImportGraph;
import org.nd4j.samediff.frameworkimport.onnx.definitions.OnnxOpDeclarations;
import org.nd4j.samediff.frameworkimport.onnx.definitions.OnnxOpDeclarationsKt;
import org.nd4j.samediff.frameworkimport.onnx.process.OnnxMappingProcess;
import org.nd4j.samediff.frameworkimport.opdefs.OpDescriptorLoaderHolder;
import org.nd4j.samediff.frameworkimport.reflect.ImportReflectionCache;
import org.nd4j.samediff.frameworkimport.registry.OpMappingRegistry;
import org.nd4j.shade.guava.collect.Table;

/** Makes the rules of this package known to the importer. */
final class OpDefinitions {
  private static final String ONNX = "onnx";
  private static final String VERSION = "1.4";
  private static final String NO_OP = "noop";
  private static final String CLASS_PATH = "java.class.path";
  private static boolean added;

  private OpDefinitions() {}

  /** All ops of the importer, with the rules of this package before its own. */
  static synchronized OpMappingRegistry<
          Onnx.GraphProto,
          Onnx.NodeProto,
          Onnx.NodeProto,
          Onnx.TensorProto,
          Onnx.TensorProto.DataType,
          Onnx.AttributeProto,
          Onnx.AttributeProto>
      registry() {
    if (!added) {
      findHooks();
      Objects.requireNonNull(OnnxOpDeclarations.INSTANCE); // declares the importer's own ops
      NodeRules.ALL.forEach(OpDefinitions::add);
      added = true;
    }
    return OnnxOpDeclarationsKt.registry();
  }

  /**
   * Lets the importer look for its hooks. It reads every class of the class path twice, which takes
   * most of a minute; the hooks are in its own two jars, so that it is shown these alone.
   */
  private static void findHooks() {
    String jars =
        Stream.of(ImportGraph.class, OnnxImportGraph.class)
            .map(OpDefinitions::location)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    String all = System.getProperty(CLASS_PATH);
    System.setProperty(CLASS_PATH, jars);
    try {
      Objects.requireNonNull(ImportReflectionCache.INSTANCE);
    } finally {
      System.setProperty(CLASS_PATH, all);
    }
  }

  private static String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? System.getProperty(CLASS_PATH)
          : Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(source.getLocation().toString(), e);
    }
  }

  private static void add(NodeRule rule) {
    Onnx.NodeProto definition = rule.definition();
    String type = definition.getOpType();
    Map<String, Onnx.NodeProto> definitions =
        OpDescriptorLoaderHolder.INSTANCE.listForFramework(ONNX);
    definitions.putIfAbsent(type, definition);
    var registry = OnnxOpDeclarationsKt.registry();
    registry.registerInputFrameworkOpDef(type, definitions.get(type));
    registry.getRegisteredOps().remove(type);
    registry.registerMappingProcess(
        type,
        new OnnxMappingProcess(
            ONNX,
            VERSION,
            type,
            NO_OP,
            registry,
            List.of(),
            Map.of(),
            List.of(),
            VariableResolutionType.DIRECT));
    addHook(type, rule);
  }

  private static void addHook(String type, NodeRule rule) {
    Table<String, String, List<PreImportHook>> hooks =
        ImportReflectionCache.INSTANCE.getPreProcessRuleImplementationsByOp();
    List<PreImportHook> all = new ArrayList<>();
    all.add(rule);
    List<PreImportHook> present = hooks.get(ONNX, type);
    if (present != null) {
      all.addAll(present);
    }
    hooks.put(ONNX, type, all);
  }
}
