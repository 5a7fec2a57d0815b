package io.relspec.app.testing;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Contracts that a test writes in a line each, beside those of the product. */
public final class WrittenContracts {
  /** The columns of a relation that has evidence. */
  public static final String EVIDENCE =
      "origin STRING, resolution_method STRING, evidence_rank INT, confidence DOUBLE, score INT,"
          + " candidate_count INT";

  private final Path directory;

  /**
   * @param directory where the contracts are written
   */
  public WrittenContracts(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes a contract.
   *
   * @param key the columns of the key beside {@code repo}: BIGINT if the name ends in {@code _id},
   *     else STRING
   * @param columns other columns with their types, of which those with a question mark are nullable
   * @param more further lines of the contract
   */
  public WrittenContracts dataset(
      String database, String dataset, String key, String columns, String... more) {
    StringBuilder keyed = new StringBuilder("repo STRING, ");
    for (String column : key.split(", ", -1)) {
      keyed.append(column).append(column.endsWith("_id") ? " BIGINT, " : " STRING, ");
    }
    StringBuilder text = new StringBuilder();
    for (String column : (keyed + columns).split(", ", -1)) {
      String[] parts = column.split(" ", -1);
      text.append(
          "  - {name: %s, type: \"%s\", nullable: %s}\n"
              .formatted(parts[0], parts[1].replace("?", ""), parts[1].endsWith("?")));
    }
    String neutral = "dedupe: {strategy: none}\n" + String.join("\n", more);
    write(directory, database, dataset, text.toString().stripTrailing(), "repo, " + key, neutral);
    return this;
  }

  /**
   * Writes a contract whose columns are written out.
   *
   * @param columns entries of its list of columns, indented
   * @param key all columns of the key
   * @param more further lines, how it deduplicates among them
   */
  public static void write(
      Path directory, String database, String dataset, String columns, String key, String more) {
    write(
        directory.resolve(database).resolve(dataset + ".yaml"),
        """
        dataset: %s
        version: 1.0.0
        database: %s
        description: things of a test
        route: row
        change: keyed
        materialised: false
        columns:
        %s
        key: [%s]
        partition: [repo]
        sort: [repo]
        determinism: stable_set
        evolution: strict
        %s
        """
            .formatted(dataset, database, columns, key, more));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All contracts. */
  public ContractRegistry registry() {
    return ContractLoader.extend(ContractLoader.fromClassPath(), directory);
  }
}
