internal import Base

/// Why a task could not be done, kept for `status` until it is done.
internal struct TaskFailureFile {
  private let storage: any RunStorage

  init(_ storage: any RunStorage) { self.storage = storage }

  private func path(_ task: String) -> String { ".failures/\(task).json" }

  /// The last failure of a task, as its message says it; nil where none is known.
  func message(of task: String) throws -> String? {
    guard let bytes = try storage.read(path(task)) else { return nil }
    return (try? JSONValue(parsing: bytes.span))?["error"]?.string
  }

  /// The tasks of which a failure is known.
  func tasks() throws -> Set<String> {
    Set(try storage.names(in: ".failures").filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) })
  }

  func write(_ failure: TaskFailure) throws {
    var json = JSONWriter()
    json.beginObject()
    json.member("task", failure.task)
    json.member("input", failure.input)
    json.member("error", "\(failure.error)")
    json.endObject()
    json.endLine()
    try storage.replace(path(failure.task), json.bytes.array())
  }

  func remove(_ task: String) throws {
    if try storage.byteCount(of: path(task)) != nil { try storage.remove(path(task)) }
  }
}
