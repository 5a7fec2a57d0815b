package io.relspec.app.facade;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles the relations of the product for {@link PlanArchive}; part of the build. */
public final class PlanArchiver {

  private PlanArchiver() {}

  /**
   * Writes the archive.
   *
   * @param args the file to write
   */
  public static void main(String[] args) throws IOException {
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
