import Base

@testable import Runs

/// Counts the lines of every input: a job as small as one can be. All else that a run can do is the engine's.
struct CountLines: Job {
  static let id = "count-lines"
  /// Part of the plan, though it changes nothing.
  var unit = "line"
  /// Called when a task begins, for tests.
  var willPerform: @Sendable (String) throws -> Void = { _ in }

  func describe(_ json: inout JSONWriter) { json.member("unit", unit) }

  func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput(endings: [".txt"]) }

  func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    try willPerform(task.name)
    let bytes = try FileSystem.read(context.path(ofInput: 0))
    let lines = bytes.count { $0 == UInt8(ascii: "\n") }
    try context.stage(lines, as: "counts/\(task.name)")
    var counts = Counts()
    counts[.records] = lines
    counts[.bytesIn] = bytes.count
    context.add(counts)
  }
}

/// Adds up what the step before has counted, when all of it is there.
struct SumLines: Job {
  static let id = "sum-lines"

  func describe(_ json: inout JSONWriter) {}

  func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "sum") }

  func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let numbers = try context.files(of: CountLines.id).map { file in
      Int(String(decoding: try FileSystem.read(context.path(ofPublished: file)), as: UTF8.self)) ?? 0
    }
    try context.stage(numbers.reduce(0, +), as: "sum")
  }
}

extension TaskContext {
  /// Stages a file with a number.
  fileprivate func stage(_ number: Int, as path: String) throws {
    let text = String(number)
    try AtomicFile.write(text, to: stagingPath(of: path))
    stage(.init(path: path, byteCount: text.utf8.count, sha256: Digest.sha256(text)))
  }
}
