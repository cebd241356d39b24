internal import Base
package import Records
package import Stages

/// One change to the rule of a language.
package enum RuleChange: Sendable, Hashable {
  /// A host, with those below it, whose documents are dropped.
  case dropHost(String)
  /// The only host, with those below it, whose documents stay.
  case onlyHost(String)
  /// A host, with those below it, whose documents are in another language.
  case reroute(host: String, to: LanguageTag)
  /// A least score of the language identifier; documents below are the cousin's, or dropped if it is nil.
  case scoreMinimum(Double, cousin: LanguageTag?)
  /// A least share of words of the language's list; documents below are the cousin's, or dropped if it is nil.
  case wordListMinimum(Double, cousin: LanguageTag?)
  /// The script of the language's texts.
  case script(Script)
  /// A text that no document may have.
  case ban(String)
  /// All documents belong to another language: the label is a wrong name of it.
  case rename(LanguageTag)
  /// All documents go to another language's.
  case merge(LanguageTag)
  /// No document stays.
  case dropLanguage

  /// The key of the rule file that it sets.
  package var key: String {
    switch self {
    case .dropHost: "drop-hosts"
    case .onlyHost: "only-hosts"
    case .reroute: "reroute"
    case .scoreMinimum: "lid-minimum"
    case .wordListMinimum: "word-list-minimum"
    case .script: "script"
    case .ban: "banned"
    case .rename: "rename"
    case .merge: "merge"
    case .dropLanguage: "drop"
    }
  }

  /// The key with its value, by which people accept a change: `reroute:es.example=es`.
  package var id: String {
    switch self {
    case .dropHost(let host), .onlyHost(let host): "\(key):\(host)"
    case .reroute(let host, let code): "\(key):\(host)=\(code.code)"
    case .scoreMinimum(let value, let cousin), .wordListMinimum(let value, let cousin):
      "\(key):\(value)" + (cousin.map { "=\($0.code)" } ?? "")
    case .script(let script): "\(key):\(script.code)"
    case .ban(let text): "\(key):\(text)"
    case .rename(let code), .merge(let code): "\(key):\(code.code)"
    case .dropLanguage: key
    }
  }

  /// The language that documents go to; nil where they are dropped.
  package var target: LanguageTag? {
    switch self {
    case .reroute(_, let code), .rename(let code), .merge(let code): code
    case .scoreMinimum(_, let cousin), .wordListMinimum(_, let cousin): cousin
    case .dropHost, .onlyHost, .script, .ban, .dropLanguage: nil
    }
  }

  /// Makes the change; nothing where the rule has it.
  ///
  /// - Throws: `.badSettings` where the rule says something else, which no audit overrules.
  package func apply(to rule: inout LanguageRule) throws(AuditError) {
    switch self {
    case .dropHost(let host):
      if rule.dropHosts.match(HostSet.normal(host)) != nil { return }
      try check(rule.keepHosts.match(HostSet.normal(host)) == nil, "keep-hosts has \(host)")
      rule.dropHosts = HostSet(rule.dropHosts.hosts.union([host]))
    case .onlyHost(let host):
      try check(rule.onlyHosts.hosts.isEmpty || rule.onlyHosts == HostSet([host]), "only-hosts has other hosts")
      rule.onlyHosts = HostSet([host])
    case .reroute(let host, let code):
      if let other = rule.reroutes.first(where: { HostSet.normal($0.host) == HostSet.normal(host) }) {
        return try check(other.code == code, "reroute has \(host) as \(other.code.code)")
      }
      try check(rule.keepHosts.match(HostSet.normal(host)) == nil, "keep-hosts has \(host)")
      rule.reroutes.append(.init(host: host, code: code))
    case .scoreMinimum(let value, let cousin):
      // A minimum that somebody raised further drops what this one would.
      if rule.scoreMinimum > value, cousin == nil || cousin == rule.cousin { return }
      try set(cousin, isNew: rule.scoreMinimum == 0 && rule.wordListMinimum == 0, in: &rule)
      rule.scoreMinimum = max(value, rule.scoreMinimum)
    case .wordListMinimum(let value, let cousin):
      try check(rule.wordList != nil, "it has no word-list")
      if rule.wordListMinimum > value, cousin == nil || cousin == rule.cousin { return }
      try set(cousin, isNew: rule.scoreMinimum == 0 && rule.wordListMinimum == 0, in: &rule)
      rule.wordListMinimum = max(value, rule.wordListMinimum)
    case .script(let script):
      try check(rule.script == nil || rule.script == script, "script is \(rule.script?.code ?? "")")
      rule.script = script
    case .ban(let text):
      if !rule.bannedTexts.contains(text) { rule.bannedTexts.append(text) }
    case .rename(let code): try set(.renamed(code), in: &rule)
    case .merge(let code): try set(.merged(code), in: &rule)
    case .dropLanguage: try set(.dropped, in: &rule)
    }
  }

  /// Whether the change can be made; a change that a rule already has can.
  package func fits(_ rule: LanguageRule) -> Bool {
    var rule = rule
    do throws(AuditError) { try apply(to: &rule) } catch { return false }
    return true
  }

  private func set(_ fate: LanguageRule.Fate, in rule: inout LanguageRule) throws(AuditError) {
    try check(rule.fate == .kept || rule.fate == fate, "it says already what becomes of the language")
    rule.fate = fate
  }

  /// Documents below an earlier minimum were dropped, and nobody saw that they are the cousin's: a cousin comes with the
  /// first minimum, and stays.
  private func set(_ cousin: LanguageTag?, isNew: Bool, in rule: inout LanguageRule) throws(AuditError) {
    try check(
      rule.cousin == cousin || isNew && rule.cousin == nil,
      rule.cousin.map { "cousin is \($0.code)" } ?? "what is below its minima is dropped")
    rule.cousin = cousin
  }

  private func check(_ condition: Bool, _ reason: String) throws(AuditError) {
    guard !condition else { return }
    throw AuditError(
      .badSettings, "the rule cannot take \(id): \(reason)",
      advice: "Change the rule file, or accept other rules of the audit with --accept.")
  }
}
