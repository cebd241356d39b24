internal import Base

/// How far a task is, kept in its staging directory: what a later attempt goes on from.
internal struct Checkpoint {
  static let fileName = ".checkpoint.json"

  /// The task, and what decides its output.
  var task: String
  var plan: String
  var inputs: [Input]
  /// Parts that were published before.
  var parts: Int
  /// What was done since, in a unit of the job's.
  var done: Int
  /// Counts since the last part.
  var counts: Counts
  /// What `LineFiles.save` gave; nil for a task that writes no lines.
  var lines: JSONValue?
  /// The job's own.
  var state: JSONValue

  func write(to folder: String) throws {
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    json.member("task", task)
    json.member("plan", plan)
    json.key("inputs")
    json.beginArray()
    for input in inputs { input.write(to: &json) }
    json.endArray()
    json.member("parts", parts)
    json.member("done", done)
    json.key("counts")
    counts.write(to: &json)
    json.member("lines", lines)
    json.member("state", state)
    json.endObject()
    // Not synced: a file that a power cut has damaged is not understood, and not used.
    let path = Path.join(folder, Self.fileName)
    try FileSystem.remove(path + ".new")
    try FileSystem.append(json.bytes.array().span, to: path + ".new")
    try FileSystem.move(path + ".new", to: path)
  }

  /// The checkpoint in a staging directory; nil where there is none that can be understood.
  init?(folder: String) {
    let path = Path.join(folder, Self.fileName)
    guard (try? FileSystem.lookUp(path, followsLinks: false))?.kind == .file, let bytes = try? FileSystem.read(path),
      let json = try? JSONValue(parsing: bytes.span), let task = json["task"]?.string, let plan = json["plan"]?.string,
      let inputs = json["inputs"]?.array, let parts = json["parts"]?.count,
      let done = json["done"]?.integer, done >= 0, let state = json["state"]
    else { return nil }
    self.task = task
    self.plan = plan
    self.inputs = inputs.compactMap(Input.init)
    self.parts = parts
    self.done = done
    counts = Counts(json["counts"])
    lines = json["lines"] == .null ? nil : json["lines"]
    self.state = state
  }

  init(
    task: String, plan: String, inputs: [Input], parts: Int, done: Int, counts: Counts, lines: JSONValue?,
    state: JSONValue
  ) {
    self.task = task
    self.plan = plan
    self.inputs = inputs
    self.parts = parts
    self.done = done
    self.counts = counts
    self.lines = lines
    self.state = state
  }

  /// How far it is: parts that were published, then what was done since.
  var progress: (parts: Int, done: Int) { (parts, done) }

  /// Whether a task can go on from here: it is the same work on the same inputs.
  func isOf(_ task: TaskSpec, plan: String, parts: Int) -> Bool {
    self.task == task.name && self.plan == plan && self.parts <= parts && inputs.count == task.inputs.count
      && zip(inputs, task.inputs).allSatisfy { $0.identity == $1.identity && !$0.isChanged(from: $1) }
  }
}

/// When checkpoints are due: often enough that little is done again, seldom enough that they cost little.
internal struct CheckpointPace {
  /// Processor seconds of the process between two checkpoints at least.
  static let processorSeconds = 3.0
  /// Seconds between two checkpoints at least.
  static let seconds = 1.0
  /// How many times as long as the last checkpoint took it is until the next one: they take a fiftieth of the time.
  static let patience = 50.0

  private var last: (time: Double, processor: Double)
  private var cost = 0.0

  init(time: Double, processor: Double) { last = (time, processor) }

  func isDue(time: Double, processor: Double) -> Bool {
    time - last.time >= max(Self.seconds, Self.patience * cost) && processor - last.processor >= Self.processorSeconds
  }

  mutating func saved(from start: Double, to time: Double, processor: Double) {
    cost = max(0, time - start)
    last = (time, processor)
  }
}
