internal import Base
package import Records
internal import Fetch

/// The least score that a document needs to be given each language.
///
/// Read from lines of `language<TAB>score`, the language in any notation, `*` for all that have no line of their own; `#`
/// begins a comment. FineWeb2 keeps such a list (arXiv 2506.20920), from .3 to .9 by language.
public struct LanguageThresholds: Sendable, Equatable {
  /// Scores by language, with script where the file names one.
  package private(set) var scores: [LanguageTag: Float] = [:]
  /// For languages without a line of their own; nil where the file has no `*`.
  package private(set) var other: Float?

  package init() {}

  /// Reads a file of thresholds.
  ///
  /// - Throws: `SourceError` where it cannot be read, `badThresholds` for a line that is no language and score, or a second
  ///   line of a language.
  public init(path: String) throws {
    let lines = LineReader(try openSource(path))
    while let line = try lines.next({ line in line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }) {
      let content = line.prefix { $0 != "#" }
      if content.allSatisfy(\.isWhitespace) { continue }
      guard let problem = add(String(content)) else { continue }
      throw LanguageError(
        .badThresholds, problem, location: "\(path):\(lines.lineNumber)",
        advice: "Lines are language<TAB>score, such as sw<TAB>0.4; * stands for all other languages.")
    }
  }

  /// Adds a line; what is wrong with it, or nil.
  private mutating func add(_ line: String) -> String? {
    let fields = line.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2, let score = Float(String(fields[1])), (0...1).contains(score) else {
      return "not a language and a score from 0 to 1"
    }
    if fields[0] == "*" {
      guard other == nil else { return "a second line of *" }
      other = score
      return nil
    }
    guard let tag = LanguageTag(String(fields[0])) else { return "not a language: \(fields[0])" }
    return scores.updateValue(score, forKey: tag) == nil ? nil : "a second line of \(tag.code)"
  }

  /// The least score of a language: its own in this script, its own in any, or the one for all others.
  package func least(for tag: LanguageTag) -> Float? { scores[tag] ?? scores[tag.language] ?? other }
}
