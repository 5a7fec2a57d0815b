package io.relspec.app.testing;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import java.nio.file.Path;

/** The few contracts that tests of the facade itself use, so that they outlive the product's. */
public final class TestContracts {

  private static final ContractRegistry CONTRACTS =
      ContractLoader.fromDirectory(Path.of("src/test/contracts"));

  private TestContracts() {}

  public static ContractRegistry all() {
    return CONTRACTS;
  }
}
