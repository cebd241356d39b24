internal import Deduplication
internal import Jobs
internal import YAML

/// Reads which passages are cut: the options of `dataprep dedup spans`, `dedup lines` and `dedup substrings`, by their
/// names.
internal struct PassageSettingsReader {
  /// What is compared of a text's lines.
  private enum Unit: String, CaseIterable { case line, paragraph }

  private let name: String
  private let kind: RecipeBuilder.Kind
  private let memory: Int

  init(_ name: String, _ kind: RecipeBuilder.Kind, memory: Int) {
    self.name = name
    self.kind = kind
    self.memory = memory
  }

  func read(_ node: YAMLNode) throws -> PassageSettings {
    let own =
      switch kind {
      case .dedupSubstrings: ["min-bytes", "cut", "close-gaps"]
      case .dedupLines: ["unit", "normalize", "min-length"]
      default: ["normalize"]
      }
    let object = try YAMLObject(
      node.orEmptyMapping, "\(kind.rawValue) of step \(name)", keys: own + ["min-words", "min-sentences"])
    var settings = PassageSettings(try method(object))
    settings.cut = try object.choice("cut") ?? settings.cut
    settings.gap = try object.integer("close-gaps", in: 0...1 << 20) ?? settings.gap
    settings.minimumWords = try object.integer("min-words", in: 0...(.max)) ?? settings.minimumWords
    settings.minimumSentences = try object.integer("min-sentences", in: 0...(.max)) ?? settings.minimumSentences
    settings.memory = memory
    return settings
  }

  private func method(_ object: YAMLObject) throws -> PassageMethod {
    switch kind {
    case .dedupSubstrings:
      return .substrings(
        minimumBytes: try object.integer("min-bytes", in: 16...1 << 20) ?? PassageMethod.usualMinimumBytes)
    case .dedupLines:
      return .units(
        paragraphs: try object.choice("unit", Unit.self) == .paragraph,
        try object.choice("normalize") ?? LineNormalization.trim,
        minimumCharacters: try object.integer("min-length", in: 0...1 << 30) ?? 0)
    default: return .spans(try object.choice("normalize") ?? LineNormalization.trim)
    }
  }
}
