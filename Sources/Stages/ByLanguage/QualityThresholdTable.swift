internal import Base
package import Records
internal import YAML

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

  /// Reads files of thresholds, one or a folder of them: `swh_Latn.yml` or `.yaml` has the ten fields of the language that
  /// its name labels, as FineWeb-2 publishes them; any other is JSON lines, an object a line with `language` and the ten
  /// fields.
  ///
  /// - Throws: `SourceError`, `YAMLError`, `badResource` with the place of the line or value.
  package init(_ files: ResourceFiles) throws {
    for file in files.files {
      if let label = Self.label(ofYAML: file.name) {
        try addYAML(file, label: label)
      } else {
        try addLines(file)
      }
    }
    guard !thresholds.isEmpty else { throw StageError(.badResource, "no thresholds", location: files.name) }
  }

  /// The label that the name of a YAML file is; nil for other files.
  private static func label(ofYAML path: String) -> String? {
    let name = Path.split(path).name
    return [".yml", ".yaml"].first(where: name.hasSuffix).map { String(name.dropLast($0.utf8.count)) }
  }

  private mutating func addYAML(_ file: ResourceFiles.File, label: String) throws {
    var bytes = ByteBuffer()
    // One byte more than the reader takes, so that it is the reader who says what is too large.
    try file.open().readAll(into: &bytes, limit: YAMLNode.mostBytes)
    let node = try YAMLNode(parsing: bytes.withSpan { $0.withUnsafeBufferPointer { Array($0) } }, file: file.location)
    let object = try YAMLObject(node, "the thresholds", keys: QualityThresholds.fields)
    try add(node.json, label: label, location: file.location) { object.node($0)?.mark.text }
  }

  private mutating func add(
    _ fields: JSONValue, label: String, others: Set<String> = [], location: String,
    place: (_ field: String) -> String? = { _ in nil }
  ) throws(StageError) {
    let new: QualityThresholds
    do throws(StageError) { new = try QualityThresholds(fields: fields, others: others, place: place) } catch {
      throw StageError(.badResource, error.message, location: error.location ?? location, advice: error.advice)
    }
    try add(new, label: label, location: location)
  }

  private mutating func addLines(_ file: ResourceFiles.File) throws {
    try file.forEachLine { (line, number) throws(StageError) in
      guard line.count > 0 else { return }
      let location = "\(file.location):\(number)"
      guard let json = try? JSONValue(parsing: line), let label = json["language"]?.string else {
        throw StageError(.badResource, "expected a JSON object with a language", location: location)
      }
      try add(json, label: label, others: ["language"], location: location)
    }
  }

  /// The thresholds of a language: its own in its script, else its own, else those of its script (`und_Latn`), else those of
  /// all others (`und`).
  package func thresholds(for language: LanguageTag) -> QualityThresholds? {
    thresholds[language] ?? thresholds[language.language]
      ?? thresholds[LanguageTag.undetermined.written(in: language.script)] ?? thresholds[.undetermined]
  }
}
