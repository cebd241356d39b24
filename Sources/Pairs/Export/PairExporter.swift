internal import Base

/// Writes tuples in one form into a folder, which appears whole with `finish`, or not at all.
///
/// Passages of tuples are written where a form has a file of them, each once, in the order in which they are first met;
/// whoever wants the whole corpus adds its passages before the first tuple. The bytes are a function of the calls.
///
/// Memory: about 50 bytes a tuple, and as much a passage in forms that have a corpus.
package final class PairExporter {
  private let settings: PairExportSettings
  private let folder: ExportFolder
  private let rows: any PairRows
  private let leftOut: ExportFile
  private var passages: [UInt128: UInt32] = [:]
  private var tuples: Set<UInt128> = []
  private var summary = PairExportSummary()

  /// Starts an export.
  ///
  /// - Parameter path: the folder, which must not exist or be empty; its parents are made.
  /// - Throws: `PairsError` or `OutputError`.
  package init(_ settings: PairExportSettings, to path: String) throws {
    self.settings = settings
    folder = try ExportFolder(path: path)
    let type: any PairRows.Type =
      switch settings.format {
      case .gecko: GeckoRows.self
      case .triplets: TripletRows.self
      case .ntuples: NTupleRows.self
      case .beir: BEIRRows.self
      case .msmarco: MSMARCORows.self
      case .tevatron: TevatronRows.self
      case .flag: FlagRows.self
      case .gpl: GPLRows.self
      }
    rows = try type.init(folder, settings)
    leftOut = try folder.file("left-out.tsv")
    try leftOut.fields("id", "reason")
  }

  /// Adds a passage of the corpus; nothing happens in forms without one, or if it has been added.
  ///
  /// - Throws: `.badRecord` for an identifier that tables cannot have, or `OutputError`.
  package func add(_ passage: PairPassage) throws {
    guard settings.format.hasCorpus else { return }
    try check(passage.id, "passage")
    let key = Self.key(passage.id)
    guard passages[key] == nil else { return }
    let number = passages.count
    passages[key] = UInt32(number)
    try rows.write(passage, number: number)
    summary.passages += 1
  }

  /// Adds a tuple, or notes in `left-out.tsv` why it is not in the export.
  ///
  /// - Throws: `.badRecord` for an identifier that tables cannot have or that came before, or `OutputError`.
  package func add(_ tuple: PairTuple) throws {
    try check(tuple.id, "query")
    guard tuples.insert(Self.key(tuple.id)).inserted else {
      throw PairsError(.badRecord, "two queries are called \(PrintableText.line(tuple.id))")
    }
    summary.tuples += 1
    var tuple = tuple
    if let wanted = settings.negativeCount, tuple.negatives.count > wanted {
      summary.cutNegatives += tuple.negatives.count - wanted
      tuple.negatives.removeLast(tuple.negatives.count - wanted)
    }
    if let reason = reasonAgainst(tuple) {
      summary.leftOut[reason, default: 0] += 1
      return try leftOut.fields(tuple.id, reason)
    }
    for scored in tuple.positives + tuple.negatives { try add(scored.passage) }
    try rows.write(tuple, number: summary.written) { Int(passages[Self.key($0.id)] ?? 0) }
    summary.written += 1
  }

  /// Completes the export.
  ///
  /// - Throws: `.nothingToDo` without a tuple, and no folder appears; or `OutputError`.
  package consuming func finish() throws -> PairExportSummary {
    guard summary.written > 0 else {
      let reasons = summary.leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      throw PairsError(
        .nothingToDo, "no pair is left to export\(reasons.isEmpty ? "" : ": \(reasons.joined(separator: ", "))")",
        location: folder.path,
        advice: summary.leftOut["few-negatives"] == nil
          ? nil : "Ask for fewer negatives, or run relabel with --negative-count and another --output.")
    }
    summary.replacedCharacters = rows.replaced
    let card = PairCard(settings, summary, rows.configurations)
    try folder.file("README.md").text(card.text)
    summary.files = try folder.commit()
    return summary
  }

  /// Why a tuple cannot be a row.
  private func reasonAgainst(_ tuple: PairTuple) -> String? {
    let format = settings.format
    if format.needsNegatives, tuple.negatives.isEmpty { return "no-negative" }
    if format == .ntuples, tuple.negatives.count < settings.negativeCount ?? 0 { return "few-negatives" }
    let hasScores = (tuple.positives + tuple.negatives).allSatisfy { $0.score(settings.score) != nil }
    return format.needsScores && !hasScores ? "no-score" : nil
  }

  /// Identifiers stand in tables that programs split at spaces, and that readers of tables with quotes read.
  private func check(_ id: String, _ what: String) throws(PairsError) {
    guard !id.isEmpty, id.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") }) else {
      throw PairsError(
        .badRecord, "a \(what) has the identifier '\(PrintableText.line(id))', which tables cannot have",
        advice: "identifiers have no spaces, quotes or control characters")
    }
  }

  private static func key(_ id: String) -> UInt128 {
    var id = id
    return id.withUTF8 { ByteHash.wide(UnsafeRawBufferPointer($0)) }
  }
}
