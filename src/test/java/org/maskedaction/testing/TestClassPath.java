package org.maskedaction.testing;

import java.io.File;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The class path of the tests, for processes that they start. */
public final class TestClassPath {
  private TestClassPath() {}

  /** The class path, whichever way the tests were started. */
  public static String get() {
    if (TestClassPath.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> new File(url.getPath()).getPath())
          .collect(Collectors.joining(File.pathSeparator));
    }
    String ofTests = System.getProperty("surefire.test.class.path");
    return ofTests == null ? System.getProperty("java.class.path") : ofTests;
  }
}
