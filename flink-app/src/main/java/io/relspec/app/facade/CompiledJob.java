package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.delegation.Planner;

/** The statements of one job, compiled to one canonical plan and ready to run once. */
public final class CompiledJob {

  private final String name;
  private final StreamExecutionEnvironment environment;
  private final Planner planner;
  private final CanonicalPlan plan;
  private boolean attached;

  CompiledJob(
      String name, StreamExecutionEnvironment environment, Planner planner, CanonicalPlan plan) {
    this.name = name;
    this.environment = environment;
    this.planner = planner;
    this.plan = plan;
  }

  /** The plan and its hash. */
  public CanonicalPlan plan() {
    return plan;
  }

  /**
   * The types of the plan's nodes, such as {@code stream-exec-join_1}, in the order of the plan.
   */
  public List<String> nodeTypes() {
    try {
      List<String> types = new ArrayList<>();
      for (JsonNode node : PlanJson.MAPPER.readTree(plan.json()).required(PlanJson.NODES)) {
        types.add(node.required(PlanJson.TYPE).textValue());
      }
      return types;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the canonical plan is no JSON", e);
    }
  }

  /**
   * Adds the operators of the plan to the execution environment, so that they run with whatever
   * else is added to it. Done once, by {@link #execute} if not before.
   */
  public void attach() {
    if (attached) {
      throw new IllegalStateException("job " + name + " is attached already");
    }
    attached = true;
    try {
      planner
          .translatePlan(planner.loadPlan(PlanReference.fromJsonString(plan.json())))
          .forEach(environment::addOperator);
    } catch (IOException e) {
      throw new IllegalStateException("Flink cannot read the canonical plan of " + name, e);
    }
  }

  /** Runs everything in the execution environment; returns when the job is submitted. */
  public JobClient execute() {
    if (!attached) {
      attach();
    }
    return JobSubmission.submit(environment, name);
  }
}
