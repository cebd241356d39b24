internal import Base
package import Records

/// The quality thresholds of many languages.
package struct QualityThresholdTable: Sendable {
  /// The thresholds by language.
  package private(set) var thresholds: [LanguageTag: QualityThresholds] = [:]

  /// A table of thresholds.
  package init(_ thresholds: [LanguageTag: QualityThresholds] = [:]) { self.thresholds = thresholds }

  /// Adds the thresholds of a label in any form. Where two labels name one language (`swa_Latn`, `swh_Latn`), those of its
  /// ISO 639-3 code stay, or else the first ones.
  ///
  /// - Throws: `badResource` for a label that names no language.
  package mutating func add(_ new: QualityThresholds, label: String, location: String) throws(StageError) {
    guard let tag = LanguageTag(label) else {
      throw StageError(
        .badResource, "no language has the tag \(label)", location: location,
        advice: "`dataprep languages` lists all.")
    }
    if thresholds[tag] == nil || tag.isoCode == label { thresholds[tag] = new }
  }

  /// Reads files of JSON lines: an object a line, with `language` and the ten fields.
  ///
  /// - Throws: `SourceError`, `badResource` with the place of the line.
  package init(_ files: ResourceFiles) throws {
    for file in files.files {
      try file.forEachLine { (line, number) throws(StageError) in
        guard line.count > 0 else { return }
        let location = "\(file.location):\(number)"
        guard let json = try? JSONValue(parsing: line), let label = json["language"]?.string else {
          throw StageError(.badResource, "expected a JSON object with a language", location: location)
        }
        let new: QualityThresholds
        do throws(StageError) { new = try QualityThresholds(fields: json, others: ["language"]) } catch {
          throw StageError(.badResource, error.message, location: location, advice: error.advice)
        }
        try add(new, label: label, location: location)
      }
    }
    guard !thresholds.isEmpty else { throw StageError(.badResource, "no thresholds", location: files.name) }
  }

  /// The thresholds of a language: of its script, or of the language.
  package func thresholds(for language: LanguageTag) -> QualityThresholds? {
    thresholds[language] ?? thresholds[language.language]
  }
}
