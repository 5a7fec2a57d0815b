package io.relspec.app.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Flink cluster of processes of their own on the loopback interface: a job manager and task
 * managers of two slots each. What it is asked goes through Flink's REST interface. With ZooKeeper
 * it goes on after the loss of its job manager. It logs as deployments do, one JSON object a line.
 *
 * <p>It is a session that jobs are submitted to, or the cluster of one application, whose main
 * class its job manager runs.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMMAND_LINE = "org.apache.flink.client.cli.CliFrontend";
  private static final String BOUNDARY = "relspec-job-jar";
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID ([0-9a-f]{32})");

  private static final List<String> OPENED =
      List.of(
          "lang", "lang.reflect", "net", "io", "nio", "text", "time", "util", "util.concurrent");

  private static final String HIGH_AVAILABILITY =
      """
      high-availability.type: zookeeper
      high-availability.zookeeper.quorum: ZOOKEEPER
      high-availability.zookeeper.client.session-timeout: 30s
      high-availability.zookeeper.client.connection-timeout: 30s
      high-availability.storageDir: file://DIRECTORY/ha
      high-availability.jobmanager.port: RPC_PORT
      heartbeat.timeout: 2min
      """;

  private static final Path LOGGING = Path.of("../k8s/job/log4j-console.properties");

  private static final String AS_THE_OPERATOR =
      """
      execution.shutdown-on-application-finish: false
      execution.submit-failed-job-on-application-error: true
      """;

  private final FlinkDistribution flink;
  private final Path directory;
  private final Optional<Application> application;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> taskManagers = new ArrayList<>();
  private Process jobManager;
  private int jobManagers;

  /** A condition that comes true some time. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * A program that has a cluster of its own.
   *
   * @param jar has the main class
   * @param mainClass is run by the job manager
   * @param environment variables of all processes
   * @param savepoint what its job goes on from
   */
  public record Application(
      Path jar, String mainClass, Map<String, String> environment, Optional<String> savepoint) {}

  /** What the REST interface said. */
  public record Answer(int status, JsonNode body) {}

  /**
   * Starts a job manager.
   *
   * @param directory an existing directory for configuration, logs, checkpoints and savepoints
   */
  public StandaloneCluster(FlinkDistribution flink, Path directory) throws Exception {
    this(flink, directory, "");
  }

  /**
   * Starts a job manager that keeps what it must not forget where the next one finds it.
   *
   * @param zooKeeper address of a ZooKeeper; empty for none
   */
  public StandaloneCluster(FlinkDistribution flink, Path directory, String zooKeeper)
      throws Exception {
    this(flink, directory, zooKeeper, Optional.empty());
  }

  /**
   * Starts the job manager of an application as the operator does: it stays when the application
   * has ended, and says how it ended by the state of its job.
   */
  public StandaloneCluster(
      FlinkDistribution flink, Path directory, String zooKeeper, Application application)
      throws Exception {
    this(flink, directory, zooKeeper, Optional.of(application));
  }

  private StandaloneCluster(
      FlinkDistribution flink, Path directory, String zooKeeper, Optional<Application> application)
      throws Exception {
    this.flink = flink;
    this.application = application;
    this.directory = directory;
    this.port = freePort();
    writeConfiguration(freePort(), zooKeeper);
    jobManager = newJobManager();
    await("the job manager listens", this::listens);
  }

  private Process newJobManager() throws Exception {
    String name = "jobmanager" + jobManagers++;
    if (application.isEmpty()) {
      return start(
          name,
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          List.of());
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--job-classname", application.get().mainClass()));
    application.get().savepoint().ifPresent(path -> arguments.addAll(List.of("-s", path)));
    return start(
        name,
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        arguments);
  }

  /** Ends the job manager without a chance to say so, and starts another one. */
  public void replaceJobManager() throws Exception {
    jobManager.destroyForcibly().waitFor();
    jobManager = newJobManager();
    await("the next job manager listens", this::listens);
  }

  /** Number of task managers that were ever started. */
  public int taskManagers() {
    return taskManagers.size();
  }

  /** Starts a task manager and waits until the cluster knows it. */
  public void startTaskManager() throws Exception {
    long before = taskManagers.stream().filter(Process::isAlive).count();
    Process started =
        start(
            "taskmanager" + taskManagers.size(),
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            List.of());
    taskManagers.add(started);
    await(
        "a task manager more",
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError("the task manager ended\n" + logs());
          }
          return get("/taskmanagers").path("taskmanagers").size() > before;
        });
  }

  /** Ends a task manager without a chance to say so. */
  public void killTaskManager(int index) throws InterruptedException {
    taskManagers.get(index).destroyForcibly().waitFor();
  }

  /** Uploads a jar; gives its name in the cluster. */
  public String upload(Path jar) throws Exception {
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(
                "--"
                    + BOUNDARY
                    + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                    + jar.getFileName()
                    + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n"),
            BodyPublishers.ofFile(jar),
            BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
    Answer answer =
        send(
            request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(body));
    String name = required(answer, "filename");
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Runs the main class of a jar; the body of a good answer has a {@code jobid}. */
  public Answer run(String jar, List<String> arguments, int parallelism, Optional<String> savepoint)
      throws Exception {
    ObjectNode body = JSON.createObjectNode().put("parallelism", parallelism);
    arguments.forEach(body.putArray("programArgsList")::add);
    savepoint.ifPresent(path -> body.put("savepointPath", path));
    body.put("allowNonRestoredState", false);
    return post("/jars/" + jar + "/run", body);
  }

  /**
   * Submits a program with Flink's command line; gives the id of its job.
   *
   * @param jar has the main class
   * @param library a jar that the program needs, which all processes can read
   */
  public String submit(
      Path jar,
      String mainClass,
      Path library,
      int parallelism,
      Optional<String> savepoint,
      List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("run", "--detached", "--class", mainClass));
    command.addAll(List.of("--classpath", library.toAbsolutePath().toUri().toURL().toString()));
    command.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    savepoint.ifPresent(path -> command.addAll(List.of("--fromSavepoint", path)));
    command.add(jar.toString());
    command.addAll(arguments);
    String said = flink(command);
    Matcher submitted = SUBMITTED.matcher(said);
    if (!submitted.find()) {
      throw new AssertionError("no job was submitted: " + said);
    }
    return submitted.group(1);
  }

  /** Stops a job with a savepoint; gives its place. */
  public String stop(String job) throws Exception {
    return end(job, "/stop", JSON.createObjectNode().put("drain", false), "FINISHED");
  }

  /**
   * Cancels a job as soon as it has a savepoint, which its tasks may not have heard of; gives its
   * place.
   */
  public String cancelWithSavepoint(String job) throws Exception {
    return end(job, "/savepoints", JSON.createObjectNode().put("cancel-job", true), "CANCELED");
  }

  private String end(String job, String how, ObjectNode body, String state) throws Exception {
    String trigger = required(post("/jobs/" + job + how, body), "request-id");
    String path = "/jobs/" + job + "/savepoints/" + trigger;
    await(
        "the savepoint of " + job,
        () -> get(path).path("status").path("id").asText().equals("COMPLETED"));
    JsonNode operation = get(path).path("operation");
    if (!operation.has("location")) {
      throw new IllegalStateException("no savepoint: " + operation);
    }
    await("the end of " + job, () -> state(job).equals(state));
    return operation.path("location").asText();
  }

  /** State of a job as Flink calls it. */
  public String state(String job) throws Exception {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Whether a job has failed for good. */
  public boolean isFailed(String job) throws Exception {
    return state(job).equals("FAILED");
  }

  /** What has made a job fail so far. */
  public String failures(String job) throws Exception {
    return get("/jobs/" + job + "/exceptions").toString();
  }

  /** How often a job was started again. */
  public long restarts(String job) throws Exception {
    for (JsonNode metric : get("/jobs/" + job + "/metrics?get=numRestarts")) {
      return metric.path("value").asLong();
    }
    throw new IllegalStateException("no metric numRestarts of " + job);
  }

  /** The id of the only job; empty if there is none yet. */
  public Optional<String> onlyJob() throws Exception {
    JsonNode jobs = get("/jobs").path("jobs");
    return jobs.size() == 1 ? Optional.of(jobs.path(0).path("id").asText()) : Optional.empty();
  }

  /** The id of a job that runs; empty if none does. */
  public Optional<String> runningJob() throws Exception {
    for (JsonNode job : get("/jobs").path("jobs")) {
      if (job.path("status").asText().equals("RUNNING")) {
        return Optional.of(job.path("id").asText());
      }
    }
    return Optional.empty();
  }

  /** A script that is Flink's command line, as {@code bin/flink}. */
  public String flinkScript() throws Exception {
    return """
        #!/bin/sh
        FLINK_CONF_DIR=%s exec %s "$@"
        """
        .formatted(
            quoted(directory.resolve("conf").toString()),
            java(COMMAND_LINE).stream()
                .map(StandaloneCluster::quoted)
                .collect(Collectors.joining(" ")));
  }

  private String flink(List<String> arguments) throws Exception {
    List<String> command = java(COMMAND_LINE);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FLINK_CONF_DIR", directory.resolve("conf").toString());
    Process process = builder.start();
    String said = process.inputReader().lines().collect(Collectors.joining("\n"));
    if (process.waitFor() != 0) {
      throw new AssertionError("flink " + arguments + ": " + said);
    }
    return said;
  }

  private static String quoted(String word) {
    return "'" + word + "'";
  }

  /** Number of jobs the cluster has ever had. */
  public int jobs() throws Exception {
    return get("/jobs").path("jobs").size();
  }

  /** Waits for a condition as long as a busy machine may need. */
  public void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!jobManager.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("not come true: " + what + "\n" + logs());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** What all processes have logged, line by line. */
  public List<String> logLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        lines.addAll(Files.readAllLines(log));
      }
    }
    return lines;
  }

  /** The ends of all logs. */
  public String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (var files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        text.append("== ").append(log.getFileName()).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 60), lines.size())
            .forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : taskManagers) {
      process.destroyForcibly().waitFor();
    }
    jobManager.destroyForcibly().waitFor();
  }

  private boolean listens() throws Exception {
    try {
      return get("/overview").has("taskmanagers");
    } catch (IOException e) {
      return false;
    }
  }

  private JsonNode get(String path) throws Exception {
    return send(request(path).GET()).body();
  }

  private Answer post(String path, ObjectNode body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private Answer send(HttpRequest.Builder request) throws Exception {
    var response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private static String required(Answer answer, String field) {
    JsonNode value = answer.body().path(field);
    if (!value.isTextual()) {
      throw new IllegalStateException("no " + field + " in " + answer);
    }
    return value.asText();
  }

  private Process start(String name, String mainClass, List<String> arguments) throws Exception {
    List<String> command = java(mainClass);
    command.addAll(List.of("--configDir", directory.resolve("conf").toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile());
    if (application.isPresent()) {
      builder.environment().put("FLINK_LIB_DIR", userLibrary().resolveSibling("lib").toString());
      builder.environment().putAll(application.get().environment());
    }
    return builder.start();
  }

  /** Where Flink looks for the jars of an application. */
  private Path userLibrary() throws IOException {
    Path library = Files.createDirectories(directory.resolve("flink/usrlib"));
    Path jar = library.resolve("application.jar");
    if (!Files.exists(jar)) {
      Files.createDirectories(library.resolveSibling("lib"));
      Files.copy(application.orElseThrow().jar(), jar);
    }
    return library;
  }

  private List<String> java(String mainClass) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx640m"));
    OPENED.forEach(each -> command.add("--add-opens=java.base/java." + each + "=ALL-UNNAMED"));
    command.add("-Dlog4j.configurationFile=" + directory.resolve("conf/log4j.properties"));
    command.addAll(List.of("-cp", flink.classPath(), mainClass));
    return command;
  }

  private void writeConfiguration(int rpcPort, String zooKeeper) throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    Files.copy(LOGGING, conf.resolve("log4j.properties"));
    Files.writeString(
        conf.resolve("config.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: RPC_PORT
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.process.size: 1g
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 2
        taskmanager.cpu.cores: 2
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        taskmanager.memory.task.heap.size: 512m
        taskmanager.memory.task.off-heap.size: 256m
        taskmanager.memory.managed.size: 0
        taskmanager.memory.network.min: 96m
        taskmanager.memory.network.max: 96m
        taskmanager.memory.segment-size: 16kb
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: REST_PORT
        rest.bind-port: REST_PORT
        pekko.ask.timeout: 1min
        io.tmp.dirs: DIRECTORY/tmp
        web.tmpdir: DIRECTORY/tmp
        execution.checkpointing.interval: 500ms
        execution.checkpointing.min-pause: 200ms
        execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
        execution.checkpointing.dir: file://DIRECTORY/checkpoints
        execution.checkpointing.savepoint-dir: file://DIRECTORY/savepoints
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 100
        restart-strategy.fixed-delay.delay: 500ms
        """
            .concat(application.isEmpty() ? "" : AS_THE_OPERATOR)
            .concat(zooKeeper.isEmpty() ? "" : HIGH_AVAILABILITY.replace("ZOOKEEPER", zooKeeper))
            .replace("RPC_PORT", Integer.toString(rpcPort))
            .replace("REST_PORT", Integer.toString(port))
            .replace("DIRECTORY", Objects.requireNonNull(temporary.getParent()).toString()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
