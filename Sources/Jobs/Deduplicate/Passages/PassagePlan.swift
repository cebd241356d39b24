internal import Base
internal import Deduplication
internal import Runs

/// Which tasks the three steps of passage deduplication have, and what each task's variant says.
///
/// `sign` and `apply` have a task an input, which is told by its number; `join` has tasks of some parts of the keys each.
/// Every variant of `join` and `apply` has the digest of all inputs in it, because what is cut of one depends on all of them.
/// An input that was changed since is the engine's business: what is signed again takes what later steps made along.
internal struct PassagePlan {
  /// Parts of a task of `join`.
  static let partsOfTask = 8
  /// Bytes of inputs, as stored, for a part.
  private static let bytesOfPart = 16 << 20
  private static let mostParts = 1 << 12
  static let signSuffix = "~sign"

  let request: TaskRequest

  /// Parts that the keys are in: a power of two. As many as before where there are any, though an input has another
  /// size now.
  var parts: Int {
    let before = request.tasksBefore.lazy.map(\.variant) + request.records.lazy.map(\.variant)
    if let parts = before.first.flatMap(PassageVariant.init(text:))?.parts { return parts }
    let bytes = request.inputs.reduce(0) { $0.adding(clamped: $1.byteCount ?? 0) }
    var parts = Self.partsOfTask
    while parts < Self.mostParts, parts * Self.bytesOfPart < bytes { parts *= 2 }
    return parts
  }

  /// Each input's own name, which the files made of it have.
  private func names(withoutSuffix suffix: String = "") -> [String] {
    let records = request.records.map { record in
      var record = record
      if record.task.hasSuffix(suffix) { record.task.removeLast(suffix.count) }
      return record
    }
    var names = TaskNames(records: records, endings: DeduplicationNames.endings)
    return request.inputs.map { names.name(for: $0) }
  }

  /// What tells these inputs from any others.
  private var inputsDigest: String { DeduplicationNames.digest(of: request.inputs) }

  func signTasks() throws -> [TaskSpec] {
    guard request.inputs.count <= CorpusPosition.mostInputs else {
      throw PassageError(
        .tooLarge, "\(request.inputs.count) inputs are more than \(CorpusPosition.mostInputs)",
        advice: "Join small files first.")
    }
    return zip(request.inputs, names(withoutSuffix: Self.signSuffix)).enumerated().map { number, item in
      TaskSpec(
        name: item.1 + Self.signSuffix, step: request.step, inputs: [item.0],
        variant: PassageVariant(number: number, parts: parts, inputs: "").text)
    }
  }

  func joinTasks() -> [TaskSpec] {
    let digest = inputsDigest
    return (0..<parts / Self.partsOfTask).map { number in
      TaskSpec(
        name: "join~\(number.padded(3))", step: request.step, inputs: [], after: after,
        variant: PassageVariant(number: number, parts: parts, inputs: digest).text)
    }
  }

  func applyTasks() -> [TaskSpec] {
    let digest = inputsDigest
    return zip(request.inputs, names()).enumerated().map { number, item in
      TaskSpec(
        name: item.1, step: request.step, inputs: [item.0], after: after,
        variant: PassageVariant(number: number, parts: parts, inputs: digest).text)
    }
  }

  private var after: Dependency { request.before.map { .step($0) } ?? .nothing }
}

/// What a task's variant says: its number among the tasks of its step, the number of parts, the digest of all inputs.
internal struct PassageVariant {
  var number: Int
  var parts: Int
  var inputs: String

  var text: String { "\(number) of \(parts) parts \(inputs)" }

  init(number: Int, parts: Int, inputs: String) {
    self.number = number
    self.parts = parts
    self.inputs = inputs
  }

  /// The variant of a task that this module has planned.
  init(_ task: TaskSpec) {
    guard let variant = Self(text: task.variant) else {
      preconditionFailure("task \(task.name) has no variant of a passage step")
    }
    self = variant
  }

  /// Reads what `text` gives; nil for anything else.
  init?(text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 5, let number = Int(words[0]), let parts = Int(words[2]), parts > 0, number >= 0 else {
      return nil
    }
    self.init(number: number, parts: parts, inputs: String(words[4]))
  }
}

/// Names of the files between the steps. Their order is that of the inputs, or of the parts.
internal enum PassageFileNames {
  static let folder = "passages"

  static func file(_ kind: PassageFileHeader.Kind, _ number: Int) -> String {
    "\(folder)/\(kind.rawValue)/\(number.padded(6))"
  }

  /// What to do where one of them is not as it should be.
  static let advice =
    "Make it again with --changed redo, or remove the output directory and run the command again."
}
