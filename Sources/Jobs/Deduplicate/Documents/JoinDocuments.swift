package import Base
internal import Deduplication
package import Runs

/// Signatures in, groups of documents with a key in common out: the second step of a deduplication. A task takes a share
/// of the keys' parts from all files.
package struct JoinDocuments: Job {
  package static let id = DeduplicationNames.join

  /// Bytes of inputs that a task is made for.
  private static let taskBytes = 4 << 30
  private static let mostTasks = 64
  private static let parts = 256

  private let settings: DeduplicationSettings

  /// The step with the run's settings.
  package init(_ settings: DeduplicationSettings) { self.settings = settings }

  package func describe(_ json: inout JSONWriter) {
    settings.describeSignatures(&json)
    settings.describeAgainst(&json)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    let bytes = request.inputs.reduce(0) { $0.adding(clamped: $1.byteCount ?? 0) }
    var count = 1
    while count < Self.mostTasks, count * Self.taskBytes < bytes { count *= 2 }
    let digest = DeduplicationNames.digest(of: request.inputs)
    return (0..<count).map { number in
      TaskSpec(
        name: DeduplicationNames.joinTask(number), step: request.step, inputs: [],
        after: request.before.map { .step($0) } ?? .nothing, variant: "\(number) of \(count) \(digest)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let words = task.variant.split(separator: " ")
    guard words.count == 4, let number = Int(words[0]), let count = Int(words[2]), 0..<count ~= number else {
      throw DeduplicationError(.badFile, "task \(task.name) has no share of the keys")
    }
    let signatures = try SignatureSet(context, settings)
    let path = DeduplicationNames.groups(number)
    let staged = try context.stagingPath(of: path)
    let groups = try CandidateGroups(signatures, settings: settings.rule.digest).write(
      parts: Self.parts * number / count..<Self.parts * (number + 1) / count, to: staged,
      scratch: Path.join(try context.privateFolder("sort"), "keys"), memory: settings.memory / 2)
    context.stage(.init(path: path, byteCount: groups.file.byteCount, sha256: groups.file.sha256))
    var counts = Counts()
    counts[.groups] = groups.groups
    context.add(counts)
  }
}

extension SignatureSet {
  /// The signatures of earlier runs, and of all inputs of a run, in their order.
  internal init(_ context: TaskContext, _ settings: DeduplicationSettings) throws {
    let rule = settings.rule
    let files = try context.files(of: DeduplicationNames.sign).filter { $0.path.hasPrefix("sign/") }
    let paths = files.map(\.path).sorted()
    let signatures = paths.filter { $0.hasSuffix(".dpsg") }
    let shingles = paths.filter { $0.hasSuffix(".dpsh") }
    guard signatures.count == shingles.count else {
      throw DeduplicationError(.badFile, "a file of signatures or shingles is missing")
    }
    func published(_ path: String) throws -> String {
      try context.path(ofPublished: .init(path: path, byteCount: 0, sha256: ""))
    }
    let all = signatures.count + settings.against.reduce(0) { $0 + $1.signatures.count }
    FileSystem.allowOpenFiles(2 * all)
    let earlier = try settings.against.flatMap { run in
      try zip(run.signatures, run.shingles).map { try SignatureFile(rule, path: $0, shingles: $1) }
    }
    try self.init(
      earlier + zip(signatures, shingles).map { try SignatureFile(rule, path: published($0), shingles: published($1)) })
  }
}
