package import Base
package import Records

/// Labelled documents that cannot be read.
package typealias LabelError = CodedError<LabelErrorCode>

/// The kind of error in labelled documents.
package enum LabelErrorCode: ErrorCode {
  /// A line is no labelled document.
  case badLine
  /// No document has a label.
  case noDocuments

  /// `badInput`.
  package var exitCode: ExitStatus { .badInput }
}

/// The scores of labelled documents, by language and name.
package struct LabelledScores: Sendable {
  /// What a line of a file of one label says: nothing itself.
  package enum Label: Sendable {
    /// Each line says it: `"label":"good"` or `"bad"`.
    case stated
    /// All documents are good.
    case good
    /// All documents are bad.
    case bad
  }

  /// The score of the language identifier, which documents have as a field of their own.
  package static let languageScore = "language_score"

  /// Labelled documents by language.
  package private(set) var documents: [LanguageTag: Int] = [:]
  /// Lines without a label, which do not count.
  package private(set) var unlabelled = 0
  private var scores: [LanguageTag: [String: [ThresholdTuner.Example]]] = [:]

  /// Of no documents.
  package init() {}

  /// Languages with labelled documents, by code.
  package var languages: [LanguageTag] { documents.keys.sorted() }

  /// The names of the scores of a language, by name.
  package func names(_ language: LanguageTag) -> [String] {
    (scores[language] ?? [:]).keys.sorted(by: Path.precedes)
  }

  /// The labelled values of a score.
  package func examples(_ language: LanguageTag, _ name: String) -> [ThresholdTuner.Example] {
    scores[language]?[name] ?? []
  }

  /// Reads documents as JSON lines with `language`, `language_score`, `scores` (an object of numbers, or a string that holds
  /// one) and `label`. Labels are `good` and `bad`; of an audit `ok`, `keep` and `true` are good ones too, `drop` and `false`
  /// bad ones. Lines with another label or none are counted and left out.
  ///
  /// - Parameter language: the language of all documents; nil for what they say themselves.
  /// - Throws: `LabelError.badLine` for a line that is no such object, with its place; `SourceError`.
  package mutating func read(_ source: any ByteSource, label: Label, language: LanguageTag? = nil) throws {
    let lines = LineReader(DecompressingSource(source))
    while let line = try lines.next({ $0.string }) {
      guard line.utf8.contains(where: { $0 > 0x20 }) else { continue }
      guard let json = try? JSONValue(parsing: line), json.members != nil else {
        throw LabelError(.badLine, "not a JSON object", location: "\(source.name):\(lines.lineNumber)")
      }
      guard let isGood = Self.isGood(json, label) else {
        unlabelled += 1
        continue
      }
      let tag = language ?? LanguageTag(json["language"]?.string ?? "") ?? .undetermined
      count(tag)
      if let score = json["language_score"]?.number { add(Self.languageScore, score, isGood, tag) }
      for member in try Self.scores(json, "\(source.name):\(lines.lineNumber)") {
        if let score = member.value.number { add(member.key, score, isGood, tag) }
      }
    }
  }

  /// Counts a labelled document.
  internal mutating func count(_ language: LanguageTag) { documents[language, default: 0] += 1 }

  /// Adds one score.
  package mutating func add(_ name: String, _ score: Double, _ isGood: Bool, _ language: LanguageTag) {
    scores[language, default: [:]][name, default: []].append(.init(score: score, isGood: isGood))
  }

  private static func isGood(_ json: JSONValue, _ label: Label) -> Bool? {
    switch label {
    case .good: return true
    case .bad: return false
    case .stated: break
    }
    switch json["label"] {
    case .bool(let isGood): return isGood
    case .string(let label):
      switch label.lowercased() {
      case "good", "ok", "keep", "true": return true
      case "bad", "drop", "false": return false
      default: return nil
      }
    default: return nil
    }
  }

  private static func scores(_ json: JSONValue, _ location: @autoclosure () -> String) throws -> [JSONValue.Member] {
    switch json["scores"] {
    case nil, .null: return []
    case .object(let members): return members
    case .string(let text):
      if let members = (try? JSONValue(parsing: text))?.members { return members }
    default: break
    }
    throw LabelError(.badLine, "scores are no object of numbers", location: location())
  }
}
