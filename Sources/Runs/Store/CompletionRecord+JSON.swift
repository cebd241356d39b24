internal import Base

extension CompletionRecord {
  /// The record as JSON.
  package func json() -> [UInt8] {
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    json.member("task", task)
    json.member("step", step)
    json.member("state", state.rawValue)
    if let part {
      json.member("part", part)
      json.member("last", isLast)
    }
    json.member("plan", plan)
    if !variant.isEmpty { json.member("variant", variant) }
    json.key("inputs")
    json.beginArray()
    for input in inputs { input.write(to: &json) }
    json.endArray()
    if firstInput > 0 { json.member("first_input", firstInput) }
    json.key("files")
    json.beginArray()
    for file in files {
      json.beginObject()
      json.member("path", file.path)
      json.member("bytes", file.byteCount)
      json.member("sha256", file.sha256)
      json.member("lines", file.lines)
      json.endObject()
    }
    json.endArray()
    if let staging { json.member("staging", staging) }
    if !retired.isEmpty { json.member("retired", retired) }
    if let resume { json.member("resume", resume) }
    json.key("counts")
    counts.write(to: &json)
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  /// Reads a record.
  ///
  /// A directory may come from somebody else, so that nothing a record says is used before it is checked: the record
  /// is called as its task is, and paths stay in the run's directory and off the engine's own files.
  ///
  /// - Parameters:
  ///   - bytes: the record's file.
  ///   - name: the file's name.
  ///   - path: the file, for messages.
  /// - Throws: `RunError.badRecord`.
  package init(_ bytes: [UInt8], name: String, path: String) throws {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes.span) } catch { throw RunError.badRecord(path, underlying: error) }
    guard let task = json["task"]?.string, TaskSpec.isSafe(task), let step = json["step"]?.string,
      let plan = json["plan"]?.string, let state = json["state"]?.string.flatMap(State.init(rawValue:)),
      let inputs = json["inputs"]?.array, let files = json["files"]?.array
    else { throw RunError.badRecord(path) }
    self.init(
      task: task, step: step, state: state, plan: plan, inputs: inputs.compactMap(Input.init),
      files: files.compactMap(File.init), counts: Counts(json["counts"]))
    variant = json["variant"]?.string ?? ""
    part = json["part"]?.integer
    if case .bool(let last)? = json["last"] { isLast = last }
    firstInput = json["first_input"]?.integer ?? 0
    resume = json["resume"]
    staging = json["staging"]?.string
    retired = (json["retired"]?.array ?? []).compactMap(\.string)
    guard self.inputs.count == inputs.count, self.files.count == files.count, 0..<1 << 40 ~= part ?? 0,
      0..<1 << 40 ~= firstInput, fileName == name, staging.map(TaskSpec.isSafe) ?? true,
      (self.files.map(\.path) + retired).allSatisfy(Self.isPublishable)
    else { throw RunError.badRecord(path) }
  }

  /// Whether a job may publish a file under this path: inside the directory, not hidden, and none of the engine's own.
  package static func isPublishable(_ path: String) -> Bool {
    guard Path.staysInside(path), let first = path.split(separator: "/").first else { return false }
    return first.utf8.first != UInt8(ascii: ".")
      && !["records", PlanFile.planName, PlanFile.tasksName].contains(String(first))
  }
}

extension CompletionRecord.File {
  fileprivate init?(_ json: JSONValue) {
    guard let path = json["path"]?.string, let byteCount = json["bytes"]?.count,
      let sha256 = json["sha256"]?.string, let lines = json["lines"]?.count
    else { return nil }
    self.init(path: path, byteCount: byteCount, sha256: sha256, lines: lines)
  }
}
