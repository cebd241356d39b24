package import Base

/// A plan's directory: `plan.json`, which says what is to be done and how to set it up again, and `tasks.jsonl`, the
/// frozen tasks.
package struct PlanFile: Sendable {
  /// The file that says what is to be done.
  package static let planName = "plan.json"
  /// The file of the frozen tasks.
  package static let tasksName = "tasks.jsonl"

  /// The words of the command whose plan it is, as they were given; empty where the command was run at once.
  package var command: [String]
  /// The directory that the command's relative paths are relative to.
  package var directory: String
  /// The directory that the run writes, absolute.
  package var output: String
  /// The descriptions of the steps, as `Step.description` has them, by step.
  package var steps: [(id: String, description: JSONValue)]
  /// The frozen tasks.
  package var tasks: [TaskSpec]
  /// SHA-256 over all of it.
  package private(set) var digest: String

  /// A plan as it is frozen now.
  package init(_ plan: Plan, command: [String], directory: String, output: String) throws {
    self.command = command
    self.directory = directory
    self.output = output
    steps = try plan.steps.map { step in (step.id, try JSONValue(parsing: step.description.span)) }
    tasks = plan.tasks
    digest = ""
    digest = Digest.of(Array(planJSON() + tasksJSON()).span, .sha256).hexadecimal
  }

  /// Reads the plan in a directory; nil where there is none.
  ///
  /// - Throws: `RunError.badPlan` where a file cannot be understood, or the tasks are not those that were frozen.
  package init?(folder: String) throws {
    guard FileSystem.entry(at: Path.join(folder, Self.planName)) != nil else { return nil }
    try self.init(in: folder) { try FileSystem.read(Path.join(folder, $0)) }
  }

  /// Reads the plan of a run; nil where there is none.
  ///
  /// - Throws: as of a directory.
  package init?(_ storage: any RunStorage) throws {
    guard let bytes = try storage.read(Self.planName) else { return nil }
    try self.init(in: storage.location) { name in
      if name == Self.planName { return bytes }
      guard let found = try storage.read(name) else { throw RunError.badPlan(Path.join(storage.location, name)) }
      return found
    }
  }

  private init(in folder: String, read: (String) throws -> [UInt8]) throws {
    let path = Path.join(folder, Self.planName)
    let bytes = try read(Self.planName)
    guard let json = try? JSONValue(parsing: bytes.span), let digest = json["digest"]?.string,
      let output = json["output"]?.string, let directory = json["directory"]?.string,
      let command = json["command"]?.array, let steps = json["steps"]?.array
    else { throw RunError.badPlan(path) }
    self.command = command.compactMap(\.string)
    self.directory = directory
    self.output = output
    self.steps = steps.compactMap { step in step["id"]?.string.map { ($0, step["description"] ?? .null) } }
    self.digest = digest
    tasks = []
    let tasksPath = Path.join(folder, Self.tasksName)
    let text = try read(Self.tasksName)
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let json = try? JSONValue(parsing: Array(line).span), let task = TaskSpec(json) else {
        throw RunError.badPlan(tasksPath)
      }
      tasks.append(task)
    }
    guard Digest.of(Array(planJSON() + text).span, .sha256).hexadecimal == digest,
      Set(tasks.map(\.name)).count == tasks.count
    else { throw RunError.badPlan(tasksPath) }
  }

  /// Writes both files, the tasks first; a plan that is there already and is the same is left alone.
  package func write(to folder: String) throws {
    let path = Path.join(folder, Self.planName)
    let json = planJSON(digest: digest)
    if FileSystem.entry(at: path) != nil, try FileSystem.read(path) == json { return }
    try AtomicFile.write(tasksJSON().span, to: Path.join(folder, Self.tasksName))
    try AtomicFile.write(json.span, to: path)
  }

  /// Writes both files to a run, the tasks first; a plan that is there already and is the same is left alone.
  package func write(to storage: any RunStorage) throws {
    let json = planJSON(digest: digest)
    if try storage.read(Self.planName) == json { return }
    try storage.replace(Self.tasksName, tasksJSON())
    try storage.replace(Self.planName, json)
  }

  /// `plan.json`; without its digest, what the digest is taken over.
  package func planJSON(digest: String? = nil) -> [UInt8] {
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    if let digest { json.member("digest", digest) }
    json.member("command", command)
    json.member("directory", directory)
    json.member("output", output)
    json.key("steps")
    json.beginArray()
    for step in steps {
      json.beginObject()
      json.member("id", step.id)
      json.member("description", step.description)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  /// `tasks.jsonl`.
  package func tasksJSON() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 16)
    for task in tasks { task.write(to: &json) }
    return json.bytes.array()
  }
}
