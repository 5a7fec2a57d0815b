package io.relspec.cpg.source.follow;

/** Expected trouble with a repository: what, where and what helps, under a stable code. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Trouble of a repository.
   *
   * @param code stable code
   * @param message what happened and where, with the values in it
   * @param hint what helps
   */
  public SourceException(String code, String message, String hint) {
    super(message + "; " + hint);
    this.code = code;
  }

  /** Stable code. */
  public String code() {
    return code;
  }
}
