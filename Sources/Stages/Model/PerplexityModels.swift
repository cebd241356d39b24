internal import Base
package import Language
package import Records

/// The n-gram models of a perplexity stage, by language.
package struct PerplexityModels: Sendable {
  /// Where cc_net cuts the documents of a language in three.
  package struct Cutoffs: Sendable, Equatable {
    /// The most that a document of the head has: the 30th percentile.
    package var head: Double
    /// The most that a document of the middle has: the 60th percentile.
    package var middle: Double
  }

  /// One model for all languages; nil where models have languages.
  package private(set) var common: NgramModel?
  /// The models by language.
  package private(set) var models: [LanguageTag: NgramModel] = [:]
  /// The cutoffs by language.
  package private(set) var cutoffs: [LanguageTag: Cutoffs] = [:]

  private static let endings = [".gz", ".zst", ".xz", ".bz2", ".lz4", ".bin", ".arpa", ".klm", ".binary"]

  /// Reads a file as the model of all languages, or a folder's files as `<language>.arpa`, `.bin`, `.klm` or `.arpa.gz` and
  /// the like; `cutoffs.tsv` beside them has lines of `language<TAB>head<TAB>middle`. Other files are left alone.
  ///
  /// - Throws: `SourceError`, `LanguageError`, and `badResource` for a bad line and for a folder without models.
  package init(_ files: ResourceFiles) throws {
    for file in files.files {
      if files.isFolder, file.name == "cutoffs.tsv" {
        try readCutoffs(file)
        continue
      }
      guard files.isFolder else {
        common = try Self.model(file)
        continue
      }
      guard let language = Self.language(file.name) else { continue }
      guard models[language] == nil else {
        throw StageError(.badResource, "a second n-gram model of \(language.code)", location: file.location)
      }
      models[language] = try Self.model(file)
    }
    guard common != nil || !models.isEmpty else {
      throw StageError(
        .badResource, "no n-gram models in the folder", location: files.name,
        advice: "Models are called <language>.arpa, <language>.arpa.gz or <language>.bin.")
    }
  }

  /// The model for documents of a language.
  package func model(for language: LanguageTag) -> NgramModel? {
    common ?? models[language] ?? models[language.language]
  }

  /// The cutoffs of a language.
  package func cutoffs(for language: LanguageTag) -> Cutoffs? { cutoffs[language] ?? cutoffs[language.language] }

  private static func model(_ file: ResourceFiles.File) throws -> NgramModel {
    if let path = file.path { return try NgramModel(path: path) }
    var bytes = ByteBuffer()
    try file.open().readAll(into: &bytes)
    return try NgramModel(bytes.withUnsafeBytes { Array($0) }, path: file.name)
  }

  private static func language(_ name: String) -> LanguageTag? {
    var stem = name[...]
    var isModel = false
    while let ending = endings.first(where: { stem.hasSuffix($0) }) {
      stem = stem.dropLast(ending.count)
      isModel = true
    }
    return isModel ? LanguageTag(String(stem)) : nil
  }

  private mutating func readCutoffs(_ file: ResourceFiles.File) throws {
    try file.forEachLine { (line, number) throws(StageError) in
      let fields = line.string.split(separator: "\t").map(String.init)
      guard let first = fields.first, !first.hasPrefix("#") else { return }
      guard fields.count == 3, let language = LanguageTag(first), let head = Double(fields[1]),
        let middle = Double(fields[2]), 0 < head, head < middle, middle.isFinite
      else {
        throw StageError(
          .badResource, "expected a language, the perplexity of the head and a larger one of the middle",
          location: "\(file.location):\(number)")
      }
      cutoffs[language] = Cutoffs(head: head, middle: middle)
    }
  }
}
