internal import Base
internal import Runs

/// The files of `synth` that `relabel` begins with, and how its steps are cut into tasks.
package struct RelabelRun: Sendable {
  /// The directory of `synth`.
  package let folder: String
  /// The number of queries.
  package let queries: Int
  /// The number of passages.
  package let passages: Int

  /// Queries of a task, and passages of a task that embeds.
  internal static let queriesOfTask = 8192
  internal static let passagesOfTask = 16384

  /// Looks at a directory.
  ///
  /// - Throws: `PairsError.missing` where `synth` is not complete, `.nothingToDo` where no query has passed.
  package init(_ folder: String) throws {
    self.folder = folder
    for name in [Self.queriesName, Self.passagesName] {
      guard FileSystem.entry(at: Path.join(folder, name))?.kind == .file else {
        let isThere = FileSystem.entry(at: folder) != nil
        throw PairsError(
          .missing, isThere ? "the queries are not made yet" : "no such directory", location: Path.join(folder, name),
          advice: "Run the same `dataprep synth` with --output \(folder) to its end first.")
      }
    }
    queries = try Self.lines(Path.join(folder, Self.queriesName))
    passages = try Self.lines(Path.join(folder, Self.passagesName))
    guard queries > 0 else {
      throw PairsError(
        .nothingToDo, "no query has passed", location: folder,
        advice: "\(Path.join(folder, "rejects")) has the rejected ones by reason.")
    }
  }

  internal static let queriesName = SelectQueries.file
  internal static let passagesName = DrawPassages.file

  /// The files that a plan has as inputs, in the order that tasks know.
  package var inputs: [String] { [Self.queriesName, Self.passagesName].map { Path.join(folder, $0) } }

  /// Where answers are kept.
  package static func answers(in folder: String) -> String { Path.join(folder, "answers") }

  /// The language model that has written the queries.
  ///
  /// - Throws: `PairsError.missing` where the plan does not tell.
  package func synthesisModel() throws -> String {
    guard let name = try Self.described(SynthesizeQueries.id, in: folder)?["model"]?.string else {
      throw PairsError(
        .missing, "the run does not tell which model has written its queries", location: folder,
        advice: "Name the model with --llm-model.")
    }
    return name
  }

  /// The embedding model of a run that has begun; nil where there is none.
  package static func embeddingModel(of folder: String) throws -> String? {
    try described(EmbedQueries.id, in: folder)?["model"]?.string
  }

  /// What a step of the plan in a directory says of itself.
  private static func described(_ step: String, in folder: String) throws -> JSONValue? {
    guard FileSystem.entry(at: folder) != nil else { return nil }
    return try PlanFile(folder: folder)?.steps.first { $0.id == step }?.description
  }

  private static func lines(_ path: String) throws -> Int {
    let file = try MappedFile(path: path)
    return file.bytes.reduce(0) { $1 == ASCII.lineFeed ? $0 + 1 : $0 }
  }
}

/// A task's share of numbered things.
internal struct Share {
  /// The task's number.
  let number: Int
  /// The things.
  let range: Range<Int>

  /// The shares of `count` things.
  static func all(of count: Int, each size: Int) -> [Share] {
    stride(from: 0, to: count, by: size).enumerated().map { Share(number: $0, range: $1..<min(count, $1 + size)) }
  }

  /// A task for each share of `count` things.
  static func tasks(
    _ name: String, of count: Int, each size: Int, _ request: TaskRequest, inputs: [Input]? = nil,
    after: (Share) -> Dependency = { _ in .nothing }
  ) -> [TaskSpec] {
    all(of: count, each: size).map {
      TaskSpec(
        name: $0.name(name), step: request.step, inputs: inputs ?? request.inputs, after: after($0),
        variant: "\($0.number)")
    }
  }

  /// The share of a task that `name` has named.
  init(_ task: TaskSpec, of count: Int, each size: Int) throws(PairsError) {
    guard let number = Int(task.variant),
      let share = Self.all(of: count, each: size).first(where: { $0.number == number })
    else { throw PairsError(.badRecord, "the plan has a task of another number of things", location: task.name) }
    self = share
  }

  private init(number: Int, range: Range<Int>) {
    self.number = number
    self.range = range
  }

  /// The name of a task or file.
  func name(_ prefix: String) -> String {
    let digits = String(number)
    return "\(prefix)-\(String(repeating: "0", count: max(0, 5 - digits.utf8.count)))\(digits)"
  }
}
