package import Base
internal import Deduplication
internal import Language
internal import Records
internal import Stages

/// A case that is none, or cannot be run.
package typealias FilterCaseError = CodedError<FilterCaseErrorCode>

/// The kind of error in a case.
package enum FilterCaseErrorCode: ErrorCode {
  /// The line is not a case.
  case badCase

  /// `badInput`.
  package var exitCode: ExitStatus { .badInput }
}

/// A text, a filter and its known result: one line of a file of cases.
package struct FilterCase {
  /// A way in which the result differs.
  package struct Difference {
    /// What differs: `keep`, `reason`, `text_out`, `words`, `sentences`.
    package var name: String
    /// What the filter gave.
    package var found: String
    /// What the case says.
    package var expected: String
  }

  /// The case's name; its place where it has none.
  package let id: String
  /// What the case is about.
  package let why: String
  /// What another tool said instead of a result.
  package let error: String
  private let filter: PeerFilter
  private let text: String
  private let json: JSONValue

  /// Whether there is no result to compare with.
  package var isSkipped: Bool { !error.isEmpty }

  /// Reads a line.
  ///
  /// - Parameter location: where it is, for messages.
  /// - Throws: `badCase` for a line that is none; `StageError` for a stage or parameter that is unknown.
  package init(_ line: [UInt8], location: String) throws {
    guard let json = try? JSONValue(parsing: line.span), json.members != nil else {
      throw FilterCaseError(.badCase, "the line is not a JSON object", location: location)
    }
    guard let text = json["text"]?.string, let name = json["filter"]?.string else {
      throw FilterCaseError(.badCase, "a case needs `filter` and `text`", location: location)
    }
    self.json = json
    self.text = text
    id = json["id"]?.string ?? location
    why = json["why"]?.string ?? ""
    error = json["error"]?.string ?? ""
    filter = try PeerFilter(name, parameters: json["params"] ?? .object([]))
  }

  /// Runs the filter, and compares.
  package func differences() throws -> [Difference] {
    switch filter {
    case .stages(let stages, let language): try stageDifferences(stages, language)
    case .words(let language): wordDifferences(language)
    case .simplified: textDifference(DatatroveText.simplified(text))
    }
  }

  private func stageDifferences(_ stages: [any Stage], _ language: String) throws -> [Difference] {
    var batch = Batch()
    ExampleDocument(text: text, language: "und").append(to: &batch)
    for stage in Analyze.placed(in: stages, language: language) { try stage.makeWorker().run(&batch) }
    let document = batch.documents[0]
    let drop = document.verdict.drop ?? document.noise
    var differences: [Difference] = []
    if case .bool(let keep) = json["keep"], keep != (drop == nil) {
      differences.append(.init(name: "keep", found: "\(drop == nil)", expected: "\(keep)"))
    }
    if let reason = json["reason"]?.string {
      let expected = PeerFilter.reason(reason)
      let found = drop?.reason.rawValue ?? ""
      if found != expected {
        differences.append(.init(name: "reason", found: "\"\(found)\"", expected: "\"\(expected)\""))
      }
    }
    return differences + textDifference(batch.texts.string(document.text))
  }

  private func textDifference(_ found: String) -> [Difference] {
    guard let expected = json["text_out"]?.string, !found.utf8.elementsEqual(expected.utf8) else { return [] }
    return [.init(name: "text_out", found: found.debugDescription, expected: expected.debugDescription)]
  }

  private func wordDifferences(_ language: String) -> [Difference] {
    let rules = WordRules.rules(for: language)
    var text = text
    let (words, sentences) = text.withUTF8 { text in
      let words = WordTokenizer(rules).tokenize(text).map {
        String(decoding: UnsafeBufferPointer(rebasing: text[$0.range.range]), as: UTF8.self)
      }
      var ranges: [Range<Int>] = []
      RuleSentences(rules).append(text, to: &ranges)
      return (words, ranges.map { String(decoding: UnsafeBufferPointer(rebasing: text[$0]), as: UTF8.self) })
    }
    var differences: [Difference] = []
    for (name, found) in [("words", words), ("sentences", sentences)] {
      guard let expected = json[name]?.array?.compactMap(\.string), expected != found else { continue }
      differences.append(.init(name: name, found: "\(found)", expected: "\(expected)"))
    }
    return differences
  }
}
