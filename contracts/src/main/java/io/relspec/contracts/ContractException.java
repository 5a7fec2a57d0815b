package io.relspec.contracts;

import java.util.List;
import java.util.stream.Collectors;

/** One or more contract errors, all that could be found at once. Never worth a retry. */
public final class ContractException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<ContractError> errors;

  public ContractException(List<ContractError> errors) {
    super(errors.stream().map(ContractError::toString).collect(Collectors.joining("\n")));
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("no error given");
    }
    this.errors = List.copyOf(errors);
  }

  /** The errors in the order of file, line and column; at least one. */
  public List<ContractError> errors() {
    return errors;
  }
}
