internal import Base
internal import CResources
package import Records

/// All templates of a run: the built-in ones, and a user's, which replace those of the same kind, family and language.
package struct TemplateSet: Sendable {
  /// The templates, ordered by kind, family and language.
  package private(set) var templates: [PromptTemplate] = []
  /// The lists for personas, difficulties and lengths.
  package private(set) var lists = PromptLists()

  /// The built-in templates.
  package static let builtIn = TemplateSet()

  private init() {
    for file in UnsafeBufferPointer(start: dataprep_templates, count: dataprep_templates_count) {
      let name = String(cString: file.name)
      let text = String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
      do throws(PairsError) { _ = try add(text, name: name, location: name) } catch {
        preconditionFailure("a built-in template: \(error)")
      }
    }
    order()
  }

  /// The built-in templates and those of a folder: its files `.txt`. Files `personas.en.txt`, `difficulties.en.txt` and
  /// `lengths.en.txt`, for any language, are lists.
  ///
  /// - Throws: `SourceError` where the folder cannot be read, `badRecord` for a file that is no template, `nothingToDo` for a
  ///   folder without one.
  package init(folder: String) throws {
    self = Self.builtIn
    var seen: [String: String] = [:]
    var count = 0
    for name in try FileSystem.names(in: folder) where name.hasSuffix(".txt") && !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      let bytes = try FileSystem.read(path)
      guard bytes.withUnsafeBufferPointer({ UTF8Text.validPrefix($0) }) == bytes.count else {
        throw PairsError(.badRecord, "not UTF-8", location: path)
      }
      let identity = try add(String(decoding: bytes, as: UTF8.self), name: name, location: path)
      if let other = seen.updateValue(name, forKey: identity) {
        throw PairsError(.badRecord, "\(identity) is also in \(other)", location: path)
      }
      count += 1
    }
    guard count > 0 else {
      throw PairsError(.nothingToDo, "no template", location: folder, advice: "Templates are files that end with .txt.")
    }
    order()
  }

  /// Adds a file, and returns what it is.
  private mutating func add(_ text: String, name: String, location: String) throws(PairsError) -> String {
    let parts = name.split(separator: ".").map(String.init)
    if let list = PromptLists.Name(rawValue: parts[0]) {
      let language = parts.count == 3 ? parts[1] : PromptTemplate.any
      guard parts.count <= 3, language == PromptTemplate.any || LanguageTag(language)?.code == language else {
        throw PairsError(
          .badRecord, "not the name of a list", location: location,
          advice: "Lists are called \(list.rawValue).LANGUAGE.txt, with a tag such as de, or \(list.rawValue).txt.")
      }
      try lists.add(list, language: language, text: text, location: location)
      return "\(list.rawValue) for \(language)"
    }
    let template = try PromptTemplate(text, name: name, location: location)
    templates.removeAll { Self.identity($0) == Self.identity(template) }
    templates.append(template)
    return Self.identity(template)
  }

  private static func identity(_ template: PromptTemplate) -> String {
    "\(template.kind.rawValue) of \(template.family) in \(template.language)"
  }

  private mutating func order() {
    templates.sort { Self.identity($0).utf8.lexicographicallyPrecedes(Self.identity($1).utf8) }
  }

  /// All task families, ordered by name.
  package var families: [String] {
    Set(templates.filter { $0.kind == .synthesis }.map(\.family)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether queries and passages of a family are of one kind.
  internal func isSymmetric(_ family: String) -> Bool {
    templates.contains { $0.kind == .synthesis && $0.family == family && $0.isSymmetric }
  }

  /// The families that have a template for a language, ordered by name.
  package func families(for language: LanguageTag) -> [String] {
    families.filter { synthesis(family: $0, language: language) != nil }
  }

  /// Checks names of families.
  ///
  /// - Throws: `badSettings` for one that there is not, with the nearest one.
  package func check(families names: [String]) throws(PairsError) {
    for name in names where !families.contains(name) {
      let guess = nearestName(to: name, among: families).map { "Did you mean \($0)? " } ?? ""
      throw PairsError(
        .badSettings, "there is no task family \(name)",
        advice: guess + "There are: \(families.joined(separator: ", ")).")
    }
  }

  /// The template that asks for a query: in the language, or else for any.
  package func synthesis(family: String, language: LanguageTag) -> PromptTemplate? {
    for code in Self.codes(language) {
      if let found = find(.synthesis, family, code) { return found }
    }
    return nil
  }

  /// The template that scores: of the family, or else of any; each in the language, or for any, or in English.
  package func scoring(_ kind: PromptTemplate.Kind, family: String, language: LanguageTag) -> PromptTemplate? {
    for family in [family, PromptTemplate.any] {
      for code in Self.codes(language) + ["en"] {
        if let found = find(kind, family, code) { return found }
      }
    }
    return nil
  }

  private static func codes(_ language: LanguageTag) -> [String] {
    [language.code, language.language.code, PromptTemplate.any]
  }

  private func find(_ kind: PromptTemplate.Kind, _ family: String, _ language: String) -> PromptTemplate? {
    templates.first { $0.kind == kind && $0.family == family && $0.language == language }
  }
}
