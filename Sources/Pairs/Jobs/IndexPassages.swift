package import Base
internal import Retrieval
package import Runs

/// The vectors of all passages in, one file with all of them out: the third step of `relabel`, one task.
package struct IndexPassages: Job {
  package static let id = "index"
  internal static let file = "passages.npy"
  internal static let paths = "paths.tsv"

  private let shared: RelabelContext

  /// The step.
  package init(_ shared: RelabelContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) {
    shared.settings.embeddings.describe(&json)
    shared.settings.search.describe(&json)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "index") }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let parts = try context.files(of: EmbedPassages.id).map(\.path).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let files = try parts.map { try VectorRows(path: context.published($0, of: EmbedPassages.id)) }
    guard let dimension = files.first?.dimension else {
      throw PairsError(.missing, "no passage has a vector", location: Self.file)
    }
    let staged = try context.stagingPath(of: Self.file)
    // Rows have length 1 already.
    var all = try VectorFileWriter(path: staged, dimension: dimension, normalizes: false)
    for file in files {
      for row in 0..<file.count {
        guard !context.stop.isRequested else { return }
        try all.append(file[row].span)
      }
    }
    try all.commit()
    context.stage(try StagedFile.measured(Self.file, at: staged))
    if case .inverted(let lists, _) = shared.settings.search { try writePaths(VectorRows(path: staged), lists, context) }
  }

  /// Writes the way of each passage through the tree of lists, which models that learn an index with their vectors begin
  /// with (EHI, arXiv 2310.08891).
  private func writePaths(_ rows: VectorRows, _ lists: Int?, _ context: TaskContext) throws {
    let file = try InvertedFile(
      rows, lists: lists ?? InvertedFile.usualLists(rows: rows.count), threads: context.threads)
    let staged = try context.stagingPath(of: Self.paths)
    try ClusterTree(file, threads: context.threads).write(to: staged)
    context.stage(try StagedFile.measured(Self.paths, at: staged))
  }
}
