package io.relspec.app.facade;

import io.relspec.contracts.DatasetContract;
import java.util.NavigableSet;

/**
 * A parsed relation.
 *
 * @param file as it was written
 * @param contract the contract of the dataset it yields
 * @param inputs the datasets that its query names and that its rows refer to
 */
record Relation(RelationFile file, DatasetContract contract, NavigableSet<String> inputs)
    implements RelationInputs {

  @Override
  public String dataset() {
    return file.dataset();
  }
}
