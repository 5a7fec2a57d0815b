package io.relspec.cpg.source.follow;

import java.io.IOException;
import java.io.Serializable;

/** How one repository is followed; travels with the job. */
public interface FollowerFactory extends Serializable {

  /** Name of the repository. */
  String repo();

  /**
   * Opens the repository.
   *
   * @throws SourceException if it must not be opened or is none
   * @throws IOException if it cannot be read
   */
  Follower open() throws SourceException, IOException;
}
