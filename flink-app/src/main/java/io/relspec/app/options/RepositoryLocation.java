package io.relspec.app.options;

/** Where a git repository is: a path, or a URL. */
final class RepositoryLocation {
  private RepositoryLocation() {}

  static boolean isRemote(String location) {
    return location.contains("://");
  }

  /** A location as it may be shown: a URL may carry a password. */
  static String withoutUser(String location) {
    return location.replaceFirst("://[^/@]*@", "://");
  }

  /** How a repository is called if nobody says it. */
  static String nameOf(String location) {
    String trimmed = location.replaceFirst("/+$", "");
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1).replaceFirst("\\.git$", "");
    return name.isEmpty() ? "root" : name;
  }
}
