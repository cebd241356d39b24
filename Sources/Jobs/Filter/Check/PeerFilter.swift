internal import Base
internal import Records
internal import Stages

/// The filter of a case: stages, or the words and sentences of a language.
internal enum PeerFilter {
  /// Stages, and the language whose words they count.
  case stages([any Stage], language: String)
  /// Words and sentences.
  case words(language: String)
  /// The form in which deduplication compares texts.
  case simplified

  /// Names of datatrove's filters and formatters, with the stages that stand for them.
  private static let peers: [String: @Sendable () -> any Stage] = [
    "gopher_quality": { GopherQuality() }, "gopher_repetition": { GopherRepetition() }, "c4_quality": { C4Quality() },
    "c4_paragraph": { C4Paragraphs() }, "fineweb_quality": { FineWebQuality() },
    "symbol_lines": { DropSymbolLines() }, "ftfy": { RepairMojibake() },
    "pii": {
      var stage = MaskPII()
      stage.isCompatible = true
      return stage
    },
  ]

  /// Parameters of datatrove that another name has here.
  private static let names = [
    "remove-emails": "emails", "remove-ips": "ips", "only-remove-public-ips": "only-public-ips",
  ]

  /// - Parameters:
  ///   - name: a stage, a set, or one of datatrove's names.
  ///   - parameters: an object; `language` is that of the words.
  init(_ name: String, parameters: JSONValue) throws(StageError) {
    let members = parameters.members ?? []
    let language = parameters["language"]?.string ?? "en"
    switch name {
    case "words+sentences":
      self = .words(language: language)
      return
    case "simplify_text":
      self = .simplified
      return
    default: break
    }
    var stages: [any Stage]
    if let peer = Self.peers[name] { stages = [peer()] } else { stages = try FilterSet.stages(named: [name]) }
    var overrides: [String] = []
    for member in members where member.key != "language" {
      let key = member.key.map { $0 == "_" ? "-" : $0 }
      var value = JSONWriter()
      value.value(member.value)
      overrides.append("\(Self.names[String(key)] ?? String(key))=\(value.bytes.string())")
    }
    stages = try StageOverrides(overrides).applied(to: stages)
    self = .stages(stages, language: language)
  }

  /// A reason of datatrove as it is written here.
  static func reason(_ text: String) -> String {
    text.hasPrefix("< ") && text.hasSuffix(" paragraphs")
      ? "too-few-paragraphs" : String(text.map { $0 == "_" ? "-" : $0 })
  }
}
