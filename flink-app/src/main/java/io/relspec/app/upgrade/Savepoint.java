package io.relspec.app.upgrade;

import io.relspec.app.upgrade.StateMap.Detail;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.FsCompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.RelativeFileStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.jspecify.annotations.Nullable;

/** A savepoint, or a checkpoint that was retained, as its metadata tells of it. */
public final class Savepoint {
  private static final ClassLoader CLASSES = Savepoint.class.getClassLoader();

  private final FsCompletedCheckpointStorageLocation location;
  private final CheckpointMetadata metadata;

  private Savepoint(FsCompletedCheckpointStorageLocation location, CheckpointMetadata metadata) {
    this.location = location;
    this.metadata = metadata;
  }

  /**
   * Reads the metadata.
   *
   * @param pointer what a job would be restored from: a directory, or a file of metadata, as path
   *     or URI of any file system of Flink's
   * @throws IOException if it is not there or cannot be read
   */
  public static Savepoint load(String pointer) throws IOException {
    FsCompletedCheckpointStorageLocation location =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(pointer);
    try (DataInputStream in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return new Savepoint(
          location, Checkpoints.loadCheckpointMetadata(in, CLASSES, location.getExternalPointer()));
    }
  }

  /**
   * All state in it. The names and serializers of state are read from the state itself.
   *
   * @throws IOException if state cannot be read, or a class that it names is not there
   */
  public StateMap states() throws IOException {
    List<StateNode> nodes = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      if (hasState(operator)) {
        nodes.add(node(operator));
      }
    }
    return new StateMap(StateMap.FORMAT, Detail.STATES, new TreeMap<>(), rows(), nodes);
  }

  /**
   * What the rows were made by that the tables of the job have; nothing if the job has not said it.
   *
   * @throws IOException if state cannot be read
   */
  StoredRows rows() throws IOException {
    for (OperatorState operator : metadata.getOperatorStates()) {
      if (key(operator).equals(StoredRowsOperator.UID)) {
        for (OperatorSubtaskState subtask : operator.getStates()) {
          Optional<String> text = text(subtask);
          if (text.isPresent()) {
            return StoredRows.parse(text.get());
          }
        }
      }
    }
    return StoredRows.NONE;
  }

  @SuppressWarnings("IllegalCatch") // that is what a state backend declares
  private static Optional<String> text(OperatorSubtaskState subtask) throws IOException {
    try (CloseableRegistry streams = new CloseableRegistry()) {
      OperatorStateBackend state =
          new DefaultOperatorStateBackendBuilder(
                  CLASSES, new ExecutionConfig(), false, subtask.getManagedOperatorState(), streams)
              .build();
      try {
        Iterator<String> texts = state.getListState(StoredRowsOperator.STATE).get().iterator();
        return texts.hasNext() ? Optional.of(texts.next()) : Optional.empty();
      } finally {
        state.dispose();
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("state of " + StoredRowsOperator.UID + " cannot be read", e);
    }
  }

  /** The largest number of subtasks of an operator with state; 0 if there is none. */
  public int parallelism() {
    return metadata.getOperatorStates().stream()
        .filter(Savepoint::hasState)
        .mapToInt(OperatorState::getParallelism)
        .max()
        .orElse(0);
  }

  /** Uids, or hashes of those without, of all operators with state. */
  Collection<String> nodes() {
    return metadata.getOperatorStates().stream()
        .filter(Savepoint::hasState)
        .map(Savepoint::key)
        .sorted()
        .toList();
  }

  /**
   * Writes the metadata once more, without some operators. Their files stay where they are.
   *
   * @param dropped what {@link #nodes} calls them
   * @param name name of the new file, beside the metadata; replaced if it is there
   * @return what a job is restored from that does without their state
   */
  String without(Set<String> dropped, String name) throws IOException {
    return write(
        metadata.getOperatorStates().stream()
            .filter(operator -> !dropped.contains(key(operator)))
            .toList(),
        name);
  }

  /**
   * Writes the metadata once more, naming the files of keyed state by their whole paths. A job that
   * keeps changes of its state goes on naming the files that it began with, and does so beside
   * checkpoints of its own, where a name relative to the savepoint leads nowhere.
   *
   * @param name name of the new file, beside the metadata; replaced if it is there
   * @return what such a job is restored from
   */
  public String absolute(String name) throws IOException {
    List<OperatorState> absolute = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      absolute.add(operator.isFullyFinished() ? operator : absolute(operator));
    }
    return write(absolute, name);
  }

  private static OperatorState absolute(OperatorState operator) {
    OperatorState copy =
        operator.copyWithNewIDs(operator.getOperatorUid().orElse(null), operator.getOperatorID());
    copy.setCoordinatorState(operator.getCoordinatorState());
    operator
        .getSubtaskStates()
        .forEach(
            (index, subtask) ->
                copy.putState(
                    index,
                    subtask.toBuilder()
                        .setManagedKeyedState(
                            new StateObjectCollection<>(
                                subtask.getManagedKeyedState().stream()
                                    .map(Savepoint::absolute)
                                    .toList()))
                        .build()));
    return copy;
  }

  private static KeyedStateHandle absolute(KeyedStateHandle handle) {
    return handle instanceof KeyGroupsSavepointStateHandle groups
            && groups.getDelegateStateHandle() instanceof RelativeFileStateHandle file
        ? new KeyGroupsSavepointStateHandle(
            groups.getGroupRangeOffsets(),
            new FileStateHandle(file.getFilePath(), file.getStateSize()))
        : handle;
  }

  private String write(List<OperatorState> operators, String name) throws IOException {
    Path file = new Path(location.getExclusiveCheckpointDir(), name);
    try (FSDataOutputStream out = file.getFileSystem().create(file, WriteMode.OVERWRITE)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(
              metadata.getCheckpointId(),
              operators,
              metadata.getMasterStates(),
              metadata.getCheckpointProperties()),
          out);
    }
    return file.toString();
  }

  private static String key(OperatorState operator) {
    return operator.getOperatorUid().orElseGet(() -> operator.getOperatorID().toString());
  }

  /** As Flink decides whether state is lost. */
  private static boolean hasState(OperatorState operator) {
    return operator.getCoordinatorState() != null
        || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
  }

  private static StateNode node(OperatorState operator) throws IOException {
    SortedMap<String, KeptState> states = new TreeMap<>();
    SerializerForm key = null;
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        KeyedBackendSerializationProxy<?> form = keyed(handle);
        key = SerializerForm.of(form.getKeySerializerSnapshot());
        addAll(states, form.getStateMetaInfoSnapshots());
      }
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        OperatorBackendSerializationProxy form = ofOperator(handle);
        addAll(states, form.getOperatorStateMetaInfoSnapshots());
        addAll(states, form.getBroadcastStateMetaInfoSnapshots());
      }
    }
    if (operator.getCoordinatorState() != null) {
      states.put("coordinator", new KeptState("coordinator", "COORDINATOR", new TreeMap<>()));
    }
    return new StateNode(
        operator.getOperatorUid().orElse(""),
        operator.getOperatorID().toString(),
        operator.getOperatorName().orElse(""),
        operator.getMaxParallelism(),
        key,
        List.copyOf(states.values()));
  }

  private static void addAll(
      SortedMap<String, KeptState> states, List<StateMetaInfoSnapshot> snapshots)
      throws IOException {
    for (StateMetaInfoSnapshot snapshot : snapshots) {
      if (!states.containsKey(snapshot.getName())) {
        SortedMap<String, SerializerForm> serializers = new TreeMap<>();
        for (var part : snapshot.getSerializerSnapshotsImmutable().entrySet()) {
          serializers.put(part.getKey(), SerializerForm.of(part.getValue()));
        }
        states.put(
            snapshot.getName(),
            new KeptState(snapshot.getName(), snapshot.getBackendStateType().name(), serializers));
      }
    }
  }

  private static KeyedBackendSerializationProxy<?> keyed(KeyedStateHandle handle)
      throws IOException {
    StreamStateHandle state = stateOf(handle);
    if (state == null) {
      throw new IOException(
          "state of the kind %s is not known; take a savepoint of the job and read that"
              .formatted(handle.getClass().getSimpleName()));
    }
    KeyedBackendSerializationProxy<?> form = new KeyedBackendSerializationProxy<>(CLASSES);
    try (var in = state.openInputStream()) {
      form.read(new DataInputViewStreamWrapper(in));
    }
    return form;
  }

  private static @Nullable StreamStateHandle stateOf(KeyedStateHandle handle) {
    if (handle instanceof KeyGroupsStateHandle groups) {
      return groups;
    }
    return handle instanceof IncrementalRemoteKeyedStateHandle increment
        ? increment.getMetaDataStateHandle()
        : null;
  }

  private static OperatorBackendSerializationProxy ofOperator(OperatorStateHandle handle)
      throws IOException {
    OperatorBackendSerializationProxy form = new OperatorBackendSerializationProxy(CLASSES);
    try (var in = handle.openInputStream()) {
      form.read(new DataInputViewStreamWrapper(in));
    }
    return form;
  }
}
