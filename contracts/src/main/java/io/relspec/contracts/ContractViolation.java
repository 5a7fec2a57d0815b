package io.relspec.contracts;

import java.util.List;

/**
 * A broken rule.
 *
 * @param code stable code
 * @param path where: entry names and list positions from the root of the contract
 * @param what what is wrong, with the values
 * @param hint what to do
 */
record ContractViolation(ContractCode code, List<Object> path, String what, String hint) {

  ContractViolation {
    path = List.copyOf(path);
  }
}
