internal import Base
internal import Records
package import Stages

/// What a chain of stages costs text that is known to be good, by language.
package final class FalseRejections {
  /// What became of the documents of one language.
  package struct Row: Sendable, Equatable {
    /// The language, as it is written.
    package var language: String
    /// Its documents.
    package var documents = 0
    /// Documents that are dropped, or kept for no more than the noisy release.
    package var dropped = 0
    /// How many each reason took, the most frequent first.
    package var reasons: [(reason: String, count: Int)] = []

    /// The share of documents that are dropped, 0 to 1.
    package var share: Double { Double(dropped) / Double(documents) }

    /// Whether two rows say the same.
    package static func == (a: Row, b: Row) -> Bool {
      (a.language, a.documents, a.dropped) == (b.language, b.documents, b.dropped)
        && a.reasons.elementsEqual(b.reasons) { $0 == $1 }
    }
  }

  private let workers: [any StageWorker]
  private var batch = Batch()
  private var languages: [String] = []
  private var documents: [String: Int] = [:]
  private var reasons: [String: [String: Int]] = [:]

  /// Documents that pass through the stages at once.
  private static let batchDocuments = 256

  /// - Parameter stages: the chain, without analyses.
  /// - Throws: errors of creating a stage's worker.
  package init(_ stages: [any Stage]) throws {
    workers = try Analyze.placed(in: stages).map { try $0.makeWorker() }
  }

  /// Adds a line: a JSON object with `language` and `text`, or fields separated by tabs, of which the first is the
  /// language and the last the text.
  ///
  /// - Throws: `badCase` for a line that is neither, at `location`.
  package func add(_ line: String, location: String) throws {
    let language: String
    let text: String
    if line.hasPrefix("{") {
      guard let json = try? JSONValue(parsing: line), let label = json["language"]?.string,
        let found = json["text"]?.string
      else {
        throw FilterCaseError(.badCase, "not a JSON object with `language` and `text`", location: location)
      }
      (language, text) = (label, found)
    } else {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count >= 2, let label = fields.first, let found = fields.last, !label.isEmpty else {
        throw FilterCaseError(
          .badCase, "not a language and a text, separated by a tab", location: location,
          advice: "Lines are LANGUAGE<tab>TEXT, or JSON objects with `language` and `text`.")
      }
      (language, text) = (String(label), String(found))
    }
    var document = Document()
    document.text = batch.texts.place(Array(text.utf8).span)
    document.textScalars = text.unicodeScalars.count
    document.language = LanguageTag(language)?.code ?? "und"
    // Somebody has said so, and no identifier guessed it.
    document.languageScore = 1
    batch.documents.append(document)
    languages.append(language)
    if languages.count == Self.batchDocuments { finishBatch() }
  }

  private func finishBatch() {
    for worker in workers { worker.run(&batch) }
    for (row, language) in languages.enumerated() {
      documents[language, default: 0] += 1
      let document = batch.documents[row]
      guard let drop = document.verdict.drop ?? document.noise else { continue }
      reasons[language, default: [:]][drop.reason.rawValue, default: 0] += 1
    }
    languages.removeAll(keepingCapacity: true)
    batch.removeAll()
  }

  /// The rows of all languages so far, in their order.
  package func rows() -> [Row] {
    finishBatch()
    return documents.sorted { $0.key < $1.key }.map { language, count in
      let found = (reasons[language] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return Row(
        language: language, documents: count, dropped: found.reduce(0) { $0 + $1.value },
        reasons: found.map { ($0.key, $0.value) })
    }
  }
}
