package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.delegation.Planner;

/** A relation compiled to a canonical plan and ready to become operators once. */
public final class CompiledJob {

  private final CompiledRelation relation;
  private final StreamExecutionEnvironment environment;
  private final Planner planner;
  private final GeneratedCode code;
  private boolean attached;

  CompiledJob(
      CompiledRelation relation,
      StreamExecutionEnvironment environment,
      Planner planner,
      GeneratedCode code) {
    this.relation = relation;
    this.environment = environment;
    this.planner = planner;
    this.code = code;
  }

  /** The dataset it yields. */
  public String dataset() {
    return relation.dataset();
  }

  /** The datasets it reads. */
  public SortedSet<String> inputs() {
    return relation.inputs();
  }

  /** The plan and its hashes. */
  public CanonicalPlan plan() {
    return relation.plan();
  }

  /**
   * The types of the plan's nodes, such as {@code stream-exec-join_1}, in the order of the plan.
   */
  public List<String> nodeTypes() {
    try {
      List<String> types = new ArrayList<>();
      for (JsonNode node : PlanJson.MAPPER.readTree(plan().json()).required(PlanJson.NODES)) {
        types.add(node.required(PlanJson.TYPE).textValue());
      }
      return types;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the canonical plan is no JSON", e);
    }
  }

  /**
   * Adds the operators of the plan to the execution environment, so that they run with whatever
   * else is added to it. The relations it reads have been attached before.
   */
  public void attach() {
    if (attached) {
      throw new IllegalStateException("relation " + dataset() + " is attached already");
    }
    attached = true;
    try {
      List<Transformation<?>> sinks =
          planner.translatePlan(planner.loadPlan(PlanReference.fromJsonString(plan().json())));
      sinks.forEach(environment::addOperator);
      code.compile(sinks);
    } catch (IOException e) {
      throw new IllegalStateException("Flink cannot read the canonical plan of " + dataset(), e);
    }
  }
}
