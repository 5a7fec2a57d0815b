package io.relspec.app.job;

import io.relspec.app.options.PlanOptions;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.service.PlanService;
import io.relspec.contracts.ContractRegistry;
import java.nio.file.Path;

/** Plans of builds: of one that could be run, and of those that were. */
final class JobPlans implements PlanService {
  private final ContractRegistry contracts;

  JobPlans(ContractRegistry contracts) {
    this.contracts = contracts;
  }

  @Override
  public JobPlan plan(PlanOptions options) {
    return TaskGraph.of(contracts, options.tasks(), options.extraction())
        .describe(options.extraction());
  }

  @Override
  public JobPlan recorded(Path out, String run) {
    return new RecordedPlans(new StoredTables(out, contracts)).of(run);
  }
}
