internal import Base
package import Records
internal import Fetch

/// The minimum score of documents in each language.
///
/// Read from lines of `language<TAB>score`, with language tags in any form and `*` for all languages without a line;
/// `#` starts a comment. FineWeb2 uses such a list, with thresholds from .3 to .9 (arXiv 2506.20920).
public struct LanguageThresholds: Sendable, Equatable {
  /// Minimum scores by language, with the script if the file names one.
  package private(set) var scores: [LanguageTag: Float] = [:]
  /// The minimum score of languages without a line; nil if the file has no `*`.
  package private(set) var other: Float?

  /// Thresholds of no language.
  package init() {}

  /// Reads a file of thresholds.
  ///
  /// - Throws: `SourceError` if it cannot be read, `badThresholds` for a malformed line or a second line of a language.
  public init(path: String) throws {
    let lines = LineReader(try openSource(path))
    while let line = try lines.next({ line in line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }) {
      let content = line.prefix { $0 != "#" }
      if content.allSatisfy(\.isWhitespace) { continue }
      guard let problem = add(String(content)) else { continue }
      throw LanguageError(
        .badThresholds, problem, location: "\(path):\(lines.lineNumber)",
        advice: "Lines are language<TAB>score, such as sw<TAB>0.4; * means all other languages.")
    }
  }

  /// Adds a line and returns what is wrong with it, or nil.
  private mutating func add(_ line: String) -> String? {
    let fields = line.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2, let score = Float(String(fields[1])), (0...1).contains(score) else {
      return "expected a language tag and a score from 0 to 1"
    }
    if fields[0] == "*" {
      guard other == nil else { return "a second line for *" }
      other = score
      return nil
    }
    guard let tag = LanguageTag(String(fields[0])) else { return "not a language tag: \(fields[0])" }
    return scores.updateValue(score, forKey: tag) == nil ? nil : "a second line for \(tag.code)"
  }

  /// The minimum score of a language: the one for its script, the one for the language, or the one for all others.
  package func least(for tag: LanguageTag) -> Float? { scores[tag] ?? scores[tag.language] ?? other }
}
