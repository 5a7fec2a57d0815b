package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.SourceDiagnostic;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Follows one repository.
 *
 * <p>A follower keeps nothing that matters: everything it must remember is in the split. It is used
 * by one thread at a time.
 */
public interface Follower extends Closeable {

  /** What a look at the repository found. */
  sealed interface Poll {}

  /**
   * The next unit; its contents were found readable.
   *
   * @param unit to be emitted as a whole
   */
  record Next(ChangeUnit unit) implements Poll {}

  /**
   * Nothing to apply for now.
   *
   * @param notice why the repository may not advance, null in normal times; told once
   */
  record Idle(@Nullable SourceDiagnostic notice) implements Poll {}

  /** Nothing will ever follow. */
  record Finished() implements Poll {}

  /**
   * Looks for the unit after {@code position}; may take long.
   *
   * @throws SourceException if the repository is in trouble, with a code
   * @throws IOException if it cannot be read
   */
  Poll poll(FollowSplit position) throws SourceException, IOException;
}
