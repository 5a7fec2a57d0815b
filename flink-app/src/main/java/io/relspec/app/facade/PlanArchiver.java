package io.relspec.app.facade;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Compiles the relations of the product for {@link PlanArchive}; part of the build. */
public final class PlanArchiver {
  /**
   * Held strongly, or the JDK forgets its level. What Flink notes of itself says nothing of a
   * build.
   */
  private static final Logger ROOT_LOGGER = Logger.getLogger("");

  private PlanArchiver() {}

  /**
   * Writes the archive.
   *
   * @param args the file to write
   */
  public static void main(String[] args) throws IOException {
    ROOT_LOGGER.setLevel(Level.WARNING);
    Path file = Path.of(args[0]).toAbsolutePath();
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      archive().write(out);
    }
  }

  /** The relations on the class path, compiled. */
  static PlanArchive archive() {
    ContractRegistry contracts = ContractLoader.fromClassPath();
    FunctionLibrary functions = new NativeFunctionLibrary();
    List<RelationFile> files = RelationFiles.fromClassPath();
    return RelationPlans.compile(
        PlanArchive.key(files, contracts, functions), files, contracts, functions);
  }
}
