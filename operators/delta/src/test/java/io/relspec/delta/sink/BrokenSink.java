package io.relspec.delta.sink;

import io.relspec.delta.RowDeletions;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.AppendOutcome;
import io.relspec.delta.kernel.Change;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.kernel.ForeignCommits;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A sink that commits as simply as one might, with one bug: what the tests of crashes are tested
 * with. It knows a commit by its transaction and keeps no progress in the log.
 */
final class BrokenSink implements Sink<DeltaCommittable>, SupportsCommitter<DeltaCommittable> {
  private static final int MAX_ATTEMPTS = 5;

  private final TableSpec spec;
  private final Bug bug;

  BrokenSink(TableSpec spec, Bug bug) {
    this.spec = spec;
    this.bug = bug;
  }

  @Override
  public CommittingSinkWriter<DeltaCommittable, DeltaCommittable> createWriter(
      WriterInitContext context) {
    return new PassingWriter<>();
  }

  @Override
  public Committer<DeltaCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return new BrokenCommitter();
  }

  @Override
  public SimpleVersionedSerializer<DeltaCommittable> getCommittableSerializer() {
    return new CommittableSerializer();
  }

  private final class BrokenCommitter implements Committer<DeltaCommittable> {
    private final String job = UUID.randomUUID().toString();
    private final DeltaTable table = DeltaTable.createIfAbsent(spec, false);

    BrokenCommitter() throws IOException {}

    @Override
    public void commit(Collection<CommitRequest<DeltaCommittable>> requests) throws IOException {
      for (CommitRequest<DeltaCommittable> request :
          requests.stream()
              .sorted(Comparator.comparingLong(one -> one.getCommittable().checkpointId()))
              .toList()) {
        commit(request.getCommittable());
      }
    }

    private void commit(DeltaCommittable all) throws IOException {
      if (bug == Bug.PROPERTY_PER_COMMIT) {
        ForeignCommits.setProperty(spec.location(), "sink.progress", "" + all.checkpointId());
        table.refresh();
      }
      String application = all.sinkId() + "/" + (bug == Bug.NAMED_BY_JOB ? job : "");
      if (bug == Bug.TWO_COMMITS && !all.files().isEmpty() && !all.deletions().isEmpty()) {
        commit(all, application + "/come", List.of());
        commitDeletions(all, application + "/go");
      } else {
        commit(all, application, all.deletions());
      }
    }

    private void commit(DeltaCommittable all, String application, List<RowDeletions> deletions)
        throws IOException {
      int files = all.files().size();
      int kept = bug == Bug.FILE_FORGOTTEN && files > 1 ? files - 1 : files;
      put(
          new Change(
              application,
              all.checkpointId(),
              "broken." + all.sinkId(),
              "{}",
              all.files().subList(0, kept),
              deletions.isEmpty() ? List.of() : all.changeFiles(),
              deletions));
    }

    private void commitDeletions(DeltaCommittable all, String application) throws IOException {
      put(
          new Change(
              application,
              all.checkpointId(),
              "broken." + all.sinkId(),
              "{}",
              List.of(),
              all.changeFiles(),
              all.deletions()));
    }

    private void put(Change change) throws IOException {
      Change next = change;
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (table.transactionVersion(next.applicationId()).orElse(-1)
            >= next.transactionVersion()) {
          return;
        }
        AppendOutcome outcome = table.tryChange(spec.name(), next);
        if (outcome instanceof AppendOutcome.Committed || bug == Bug.ERRORS_SWALLOWED) {
          return;
        }
        if (bug == Bug.BLIND_RETRY) {
          next =
              new Change(
                  UUID.randomUUID().toString(),
                  change.transactionVersion(),
                  change.domain(),
                  change.domainConfiguration(),
                  change.files(),
                  change.changeFiles(),
                  change.deletions());
        }
      }
      throw new IOException("not committed");
    }

    @Override
    public void close() {}
  }
}
