internal import Base
internal import Language
internal import Records
internal import Stages

/// What a rule of the language sees of each document of a sample.
internal struct RuleFeatures: Sendable {
  /// Whether a document is one that a new rule would decide about: a shard had it, and the present rule leaves it there.
  let isOpen: [Bool]
  /// Whether the present rule asks it for no score.
  let isExempt: [Bool]
  /// Hosts in lower case; empty where there is none.
  let hosts: [String]
  /// Scores of the identifier.
  let scores: [Double]
  /// Shares of words of the rule's list; nil where the rule has none.
  let wordShares: [Double]?
  /// The script of most letters by its code; empty for a text without letters.
  let scripts: [String]
  /// The texts.
  let texts: [String]
  private let bytes: [[UInt8]]

  /// - Throws: where the present rule cannot be applied.
  init(_ documents: [AuditDocument], rule: LanguageRule) throws {
    let outcomes = try RuleReplay.outcomes(documents, rules: LanguageRules([rule]))
    isOpen = zip(documents, outcomes).map {
      $0.origin == .kept && $1 == .filed($0.language) && $0.language == rule.code.code
    }
    hosts = documents.map { document in
      let url = Array(RuleReplay.url(of: document).utf8)
      return URLHost.name(in: url.span)
    }
    isExempt = hosts.map { rule.keepHosts.match($0) != nil }
    // As documents have it.
    scores = documents.map { Double(Float($0.languageScore)) }
    texts = documents.map(\.text)
    bytes = documents.map { Array($0.text.utf8) }
    scripts = bytes.map { text in
      var counts = ScriptCounts()
      counts.add(text.span)
      return counts.letters == 0 ? "" : counts.main.code
    }
    guard let list = rule.wordList else {
      wordShares = nil
      return
    }
    let scorer = WordListScorer(list.value)
    wordShares = bytes.map { scorer.score($0.span, language: rule.code).share ?? 0 }
  }

  /// Whether a document is one of a class.
  func has(_ place: Int, _ documents: DocumentClass) -> Bool {
    guard isOpen[place] else { return false }
    switch documents {
    case .everything: return true
    case .hosts(let host): return HostSet([host]).match(hosts[place]) != nil
    case .otherHosts(let host): return HostSet([host]).match(hosts[place]) == nil
    case .scores(let value): return !isExempt[place] && scores[place] < value
    case .words(let value): return !isExempt[place] && (wordShares?[place] ?? 1) < value
    case .scripts(let script): return isOutside(place, script)
    case .texts(let text):
      let bytes = bytes[place]
      return ByteFinder(text).isIn(bytes.span)
    }
  }

  /// By place: whether a document is one of a class.
  func members(_ documents: DocumentClass) -> [Bool] { isOpen.indices.map { has($0, documents) } }

  /// Whether less than half of a text's letters are in a script.
  private func isOutside(_ place: Int, _ script: String) -> Bool {
    guard let script = Script(script) else { return false }
    var counts = ScriptCounts()
    let text = bytes[place]
    counts.add(text.span)
    return counts.letters > 0 && counts.share(of: script) < 0.5
  }
}
