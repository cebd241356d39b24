internal import Base
internal import Deduplication
internal import Runs

/// The files that the steps before have left, listed and opened once for all tasks of a process.
///
/// A step begins when all of the step before is complete, so that what is listed once stays as it is. A run with tens of
/// thousands of inputs has as many tasks, and each reading all records would be the longest part of it.
internal final class PassageListing: Sendable {
  /// Files of documents that are open at once: a process may map 65,530 files.
  private static let mostOpen = 1 << 13

  private struct State {
    /// The run that files are of.
    var run = ""
    var paths: [PassageFileHeader.Kind: [String]] = [:]
    weak var texts: PassageTexts?
    var documents: [Int: PassageDocuments] = [:]
  }

  private let state = Monitor(State())

  /// The paths of all files of a kind, in the order of the inputs or of the parts.
  ///
  /// - Throws: `PassageError.badFile` for one that is missing, or has not the size that its record says.
  func paths(_ kind: PassageFileHeader.Kind, _ context: TaskContext) throws -> [String] {
    try state.withLock { try Self.paths(kind, context, &$0) }
  }

  /// The texts of all inputs; they stay mapped while a task uses them.
  func texts(_ context: TaskContext, parameters: String) throws -> PassageTexts {
    try state.withLock { state in
      let paths = try Self.paths(.texts, context, &state)
      if let texts = state.texts { return texts }
      let texts = try PassageTexts(paths: paths, parameters: parameters)
      state.texts = texts
      return texts
    }
  }

  /// The documents of an input.
  func documents(ofInput input: Int, _ context: TaskContext, parameters: String) throws -> PassageDocuments {
    try state.withLock { state in
      let rows = try Self.paths(.documents, context, &state)
      let identifiers = try Self.paths(.identifiers, context, &state)
      if let documents = state.documents[input] { return documents }
      guard input < min(rows.count, identifiers.count) else {
        throw PassageError(.badFile, "a mark is of no input", advice: PassageFileNames.advice)
      }
      if state.documents.count >= Self.mostOpen { state.documents = [:] }
      let documents = try PassageDocuments(
        rows: rows[input], identifiers: identifiers[input], parameters: parameters)
      state.documents[input] = documents
      return documents
    }
  }

  private static func paths(
    _ kind: PassageFileHeader.Kind, _ context: TaskContext, _ state: inout State
  ) throws -> [String] {
    let run = context.runName
    if state.run != run {
      state = State()
      state.run = run
    }
    if let paths = state.paths[kind] { return paths }
    let folder = "\(PassageFileNames.folder)/\(kind.rawValue)/"
    let step = kind == .marks ? JoinPassagesJob.id : SignPassagesJob.id
    let files = try context.files(of: step).filter { $0.path.hasPrefix(folder) }.sorted { $0.path < $1.path }
    let paths = try files.map { file in
      let path = try context.path(ofPublished: file)
      guard FileSystem.entry(at: path)?.byteCount == file.byteCount else {
        throw PassageError(
          .badFile, "the file is missing, or has not the \(file.byteCount) bytes that its record says", location: path,
          advice: PassageFileNames.advice)
      }
      return path
    }
    state.paths[kind] = paths
    return paths
  }
}
