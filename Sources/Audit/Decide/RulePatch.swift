internal import Base
package import Records
package import Stages
package import YAML

/// The rules that an audit proposes, `rules.patch.yaml`: for people to read, shorten and apply.
package struct RulePatch: Sendable, Equatable {
  /// A proposed change.
  package struct Entry: Sendable, Equatable {
    /// The change.
    package var change: RuleChange
    /// What it does on the labelled documents: `removes 31 of 34 bad, loses 2 of 166 good`.
    package var effect: String
    /// Why, in a sentence.
    package var why: String

    /// A change with its effect and reason.
    package init(change: RuleChange, effect: String, why: String) {
      self.change = change
      self.effect = effect
      self.why = why
    }
  }

  /// The language.
  package var language: LanguageTag
  /// The audit's name, which the rule's history cites.
  package var audit: String
  /// The minima that the rule had when the changes were proposed: another one since then is somebody's decision.
  package var scoreMinimum: Double
  package var wordListMinimum: Double
  /// The changes, in order.
  package var entries: [Entry]

  /// - Parameters:
  ///   - audit: the audit's name.
  ///   - rule: the rule that the proposals were made for.
  package init(audit: String, rule: LanguageRule, entries: [Entry]) {
    language = rule.code
    self.audit = audit
    scoreMinimum = rule.scoreMinimum
    wordListMinimum = rule.wordListMinimum
    self.entries = entries
  }

  /// The file.
  package var yaml: String {
    var text = """
      # Rules that the audit proposes. Remove those that you do not want, then:
      #   dataprep audit apply --lang \(language.code) --rules RULES/\(language.code).yaml
      language: \(YAMLText.scalar(language.code))
      audit: \(YAMLText.scalar(audit))
      before: {lid-minimum: \(scoreMinimum), word-list-minimum: \(wordListMinimum)}

      """
    guard !entries.isEmpty else { return text + "rules: []\n" }
    text += "rules:\n"
    for entry in entries {
      text += "  - key: \(entry.change.key)\n"
      switch entry.change {
      case .dropHost(let host), .onlyHost(let host): text += "    host: \(YAMLText.scalar(host))\n"
      case .reroute(let host, _): text += "    host: \(YAMLText.scalar(host))\n"
      case .scoreMinimum(let value, _), .wordListMinimum(let value, _): text += "    minimum: \(value)\n"
      case .script(let script): text += "    script: \(script.code)\n"
      case .ban(let banned): text += "    text: \(YAMLText.quoted(banned))\n"
      case .rename, .merge, .dropLanguage: break
      }
      if let target = entry.change.target { text += "    to: \(YAMLText.scalar(target.code))\n" }
      text += "    effect: \(YAMLText.quoted(entry.effect))\n    why: \(YAMLText.quoted(entry.why))\n"
    }
    return text
  }

  /// Reads the file.
  ///
  /// - Throws: `YAMLError` with the place of what is wrong.
  package init(_ node: YAMLNode) throws(YAMLError) {
    let object = try YAMLObject(node, "the patch", keys: ["language", "audit", "before", "rules"])
    language = try Self.language(object, "language")
    guard let audit = try object.string("audit") else { throw object.lacks("audit") }
    self.audit = audit
    let before = try YAMLObject(object.required("before"), "before", keys: ["lid-minimum", "word-list-minimum"])
    scoreMinimum = try before.number("lid-minimum", in: 0...1) ?? 0
    wordListMinimum = try before.number("word-list-minimum", in: 0...1) ?? 0
    _ = try object.required("rules")
    entries = []
    for element in try object.list("rules") { entries.append(try Self.entry(element)) }
  }

  /// Whether a minimum is still the one that a change of it was proposed for.
  ///
  /// - Throws: `.badSettings` where it is another one.
  internal func check(_ change: RuleChange, against rule: LanguageRule) throws(AuditError) {
    let (now, before): (Double, Double)
    switch change {
    case .scoreMinimum: (now, before) = (rule.scoreMinimum, scoreMinimum)
    case .wordListMinimum: (now, before) = (rule.wordListMinimum, wordListMinimum)
    default: return
    }
    guard now != before else { return }
    throw AuditError(
      .badSettings, "the rule's \(change.key) is \(now), and was \(before) when the audit proposed \(change.id)",
      advice: "Run `dataprep audit decide` again.")
  }

  private static func entry(_ node: YAMLNode) throws(YAMLError) -> Entry {
    let keys = ["key", "host", "minimum", "script", "text", "to", "effect"]
    let object = try YAMLObject(node, "the rule", keys: keys)
    guard let key = try object.string("key") else { throw object.lacks("key") }
    guard let change = try change(key, object) else {
      let all = "drop-hosts, only-hosts, reroute, lid-minimum, word-list-minimum, script, banned, rename, merge, drop"
      throw YAMLError(
        .badValue, "there is no rule with the key \(key)", location: node.mark.text, advice: "There are: \(all).")
    }
    guard let effect = try object.string("effect") else { throw object.lacks("effect") }
    guard let why = node.why else { throw object.lacks("why") }
    return Entry(change: change, effect: effect, why: why)
  }

  /// The change of a key, which takes its own members and no others; nil for an unknown key.
  private static func change(_ key: String, _ object: YAMLObject) throws(YAMLError) -> RuleChange? {
    switch key {
    case "drop-hosts":
      try object.only("host")
      return .dropHost(try host(object))
    case "only-hosts":
      try object.only("host")
      return .onlyHost(try host(object))
    case "reroute":
      try object.only("host", "to")
      return .reroute(host: try host(object), to: try language(object, "to"))
    case "lid-minimum", "word-list-minimum":
      try object.only("minimum", "to")
      guard let minimum = try object.number("minimum", in: 0...1) else { throw object.lacks("minimum") }
      let cousin = try object.node("to").map { (_: YAMLNode) throws(YAMLError) in try language(object, "to") }
      return key == "lid-minimum"
        ? .scoreMinimum(minimum, cousin: cousin) : .wordListMinimum(minimum, cousin: cousin)
    case "script":
      try object.only("script")
      guard let script = try object.string("script").flatMap({ Script($0) }) else { throw object.lacks("script") }
      return .script(script)
    case "banned":
      try object.only("text")
      guard let text = try object.string("text") else { throw object.lacks("text") }
      return .ban(text)
    case "rename", "merge":
      try object.only("to")
      let code = try language(object, "to")
      return key == "rename" ? .rename(code) : .merge(code)
    case "drop":
      try object.only()
      return .dropLanguage
    default: return nil
    }
  }

  private static func host(_ object: YAMLObject) throws(YAMLError) -> String {
    guard let host = try object.string("host") else { throw object.lacks("host") }
    guard HostSet.isHost(host) else {
      throw object.node.mismatch("host", expected: "a host, such as example.org, without scheme and path")
    }
    return host
  }

  private static func language(_ object: YAMLObject, _ key: String) throws(YAMLError) -> LanguageTag {
    let node = try object.required(key)
    guard let text = node.json.string, let tag = LanguageTag(text), tag.code == text else {
      throw node.mismatch(key, expected: "a language's tag (sw, ks_Deva)")
    }
    return tag
  }
}

extension YAMLObject {
  /// The error for a key that has to be there, and is not or is no text.
  fileprivate func lacks(_ key: String) -> YAMLError {
    YAMLError(.missingKey, "\(name) has no \(key)", location: node.mark.text)
  }

  /// Refuses members that have no meaning for this rule.
  fileprivate func only(_ keys: String...) throws(YAMLError) {
    for member in node.members ?? [] where !(keys + ["key", "effect"]).contains(member.key) {
      throw YAMLObject.unknown(member, of: "this rule", keys: keys + ["key", "effect", "why"])
    }
  }
}
