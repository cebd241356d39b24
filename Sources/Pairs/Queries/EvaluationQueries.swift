internal import Base
internal import Stages

/// Evaluation queries and corpora, of which a run's queries and passages should have nothing: shared by all threads.
package struct EvaluationQueries: Sendable {
  /// How texts are compared.
  package struct Settings: Sendable, Equatable {
    /// Words of a run that a query has in common with an item.
    package var queryWords = 8
    /// Words of a run that a passage has in common with an item, as for GPT-3 (arXiv 2005.14165, appendix C).
    package var passageWords = 13
    /// The smallest share of a query's or passage's words within such runs.
    package var fewestShare = 0.0

    /// The defaults.
    package init() {}
  }

  internal let settings: Settings
  internal let queries: EvaluationSets
  internal let passages: EvaluationSets?
  /// SHA-256 of each file or folder with its name, for descriptions.
  package let digests: [(path: String, sha256: String)]

  /// Reads files of lines, tables (`.tsv`) and JSON lines (`.jsonl`), and folders of them. Of a folder in BEIR's form
  /// `queries.jsonl` and `corpus.jsonl` are read.
  ///
  /// - Throws: `SourceError`, `StageError` for a line that is no JSON and where there is no item, `badSettings`.
  package init(paths: [String], settings: Settings = Settings()) throws {
    guard settings.queryWords > 0, settings.passageWords > 0, 0...1 ~= settings.fewestShare else {
      throw PairsError(.badSettings, "runs have at least one word, and shares are from 0 to 1")
    }
    self.settings = settings
    var all: ResourceFiles?
    var digests: [(path: String, sha256: String)] = []
    for path in paths {
      var files = try ResourceFiles(path: path)
      digests.append((path, files.sha256 ?? ""))
      if files.isFolder {
        let beir = files.files.filter { Self.isBEIR($0.name) }
        if beir.contains(where: { $0.name.hasPrefix("queries.") }) { files.files = beir }
        let folder = Path.split(Path.normalized(path)).name
        for index in files.files.indices { files.files[index].name = "\(folder)/\(files.files[index].name)" }
      }
      all?.files += files.files
      if all == nil { all = files }
    }
    guard var all else { throw PairsError(.badSettings, "no evaluation set is named") }
    all.name = paths.joined(separator: ", ")
    self.digests = digests
    var query = EvaluationSets.Settings()
    query.words = settings.queryWords
    query.fewest = settings.queryWords
    query.keepsShort = true
    queries = try EvaluationSets(all, settings: query)
    var passage = EvaluationSets.Settings()
    passage.words = settings.passageWords
    passage.fewest = min(passage.fewest, passage.words)
    // Lists of short queries have no item that could be in a passage.
    do { passages = try EvaluationSets(all, settings: passage) } catch let error as StageError
      where error.code == .badResource
    {
      passages = nil
    }
  }

  private static func isBEIR(_ name: String) -> Bool {
    name.hasPrefix("queries.jsonl") || name.hasPrefix("corpus.jsonl")
  }
}
