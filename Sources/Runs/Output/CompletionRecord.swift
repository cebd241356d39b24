internal import Base

/// What says that a task's files are whole: each with its size and SHA-256.
///
/// A record is written twice. As `publishing`, before the first file gets its final name, so that no
/// file stands under a final name without a record; as `complete`, when all have theirs. Readers
/// trust the files of complete records only. A run that finds `publishing` finishes the renames.
public struct CompletionRecord: Sendable, Equatable {
  /// How far publication is.
  public enum State: String, Sendable { case publishing, complete }

  /// One published file.
  public struct File: Sendable, Equatable {
    /// The path below the run's folder.
    public var path: String
    public var byteCount: Int
    public var sha256: String
    /// Lines: documents, rejects or faults.
    public var lines: Int
  }

  public var task: String
  /// The input, as it was named.
  public var input: String
  /// Bytes of the input as stored, where they were known before it was read: a later run tells by
  /// them whether the name still stands for what was read.
  public var inputBytes: Int?
  /// The digest of the settings that the output depends on.
  public var plan: String
  public var state: State
  public var files: [File]
  public var statistics: RunStatistics

  /// The record as JSON.
  internal func json() -> [UInt8] {
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    json.key("task")
    json.string(task)
    json.key("state")
    json.string(state.rawValue)
    json.key("input")
    json.string(input)
    json.key("input_bytes")
    if let inputBytes { json.integer(inputBytes) } else { json.null() }
    json.key("plan")
    json.string(plan)
    json.key("files")
    json.beginArray()
    for file in files {
      json.beginObject()
      json.key("path")
      json.string(file.path)
      json.key("bytes")
      json.integer(file.byteCount)
      json.key("sha256")
      json.string(file.sha256)
      json.key("lines")
      json.integer(file.lines)
      json.endObject()
    }
    json.endArray()
    statistics.writeMembers(to: &json)
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  /// Reads the record in the file at `path`.
  internal init(path: String) throws {
    let bytes = try FileSystem.read(path)
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes.span) } catch {
      throw Self.malformed(path, underlying: error)
    }
    guard let task = json["task"]?.string, let input = json["input"]?.string, let plan = json["plan"]?.string,
      let state = json["state"]?.string.flatMap(State.init(rawValue:)), let files = json["files"]?.array
    else { throw Self.malformed(path) }
    self.task = task
    self.input = input
    inputBytes = json["input_bytes"]?.integer
    self.plan = plan
    self.state = state
    self.files = try files.map { file in
      guard let path = file["path"]?.string, let byteCount = file["bytes"]?.integer,
        let sha256 = file["sha256"]?.string, let lines = file["lines"]?.integer
      else { throw Self.malformed(path) }
      return File(path: path, byteCount: byteCount, sha256: sha256, lines: lines)
    }
    statistics = RunStatistics(json)
  }

  internal init(
    task: String, input: String, inputBytes: Int? = nil, plan: String, state: State, files: [File],
    statistics: RunStatistics
  ) {
    self.task = task
    self.input = input
    self.inputBytes = inputBytes
    self.plan = plan
    self.state = state
    self.files = files
    self.statistics = statistics
  }

  private static func malformed(_ path: String, underlying: (any Error)? = nil) -> RunError {
    RunError(
      .badRecord, "not a completion record", location: path,
      advice: "Remove this file to have its task done again.", underlying: underlying)
  }
}
