package io.relspec.app.upgrade;

import java.util.SortedMap;

/**
 * A state of an operator.
 *
 * @param name its name in savepoints
 * @param kind what Flink calls its kind, such as KEY_VALUE or OPERATOR
 * @param serializers how it is written, by the part that is written
 */
public record KeptState(String name, String kind, SortedMap<String, SerializerForm> serializers) {}
