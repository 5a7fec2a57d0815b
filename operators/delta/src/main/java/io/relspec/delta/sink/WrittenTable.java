package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/**
 * A table that a job writes.
 *
 * @param spec the table
 * @param sinkId who writes it
 * @param sink the end of the stream
 * @param commits what is committed to it, checkpoint by checkpoint
 */
public record WrittenTable(
    TableSpec spec, String sinkId, DataStreamSink<?> sink, DataStream<TableCommit> commits) {}
