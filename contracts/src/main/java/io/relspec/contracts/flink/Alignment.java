package io.relspec.contracts.flink;

import io.relspec.contracts.Version;
import java.util.List;

/**
 * How a live table differs from its contract without breaking it.
 *
 * @param dataset the dataset
 * @param version version of the contract
 * @param missing nullable columns the table lacks, in contract order; they are null
 * @param dropped columns the contract does not have, in table order
 * @param cast columns that are cast without loss, in contract order
 */
public record Alignment(
    String dataset,
    Version version,
    List<String> missing,
    List<String> dropped,
    List<String> cast) {

  public Alignment {
    missing = List.copyOf(missing);
    dropped = List.copyOf(dropped);
    cast = List.copyOf(cast);
  }
}
