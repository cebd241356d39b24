package import Base
internal import Recipes
package import Records
package import Stages
internal import YAML

/// The file of a language's rule as people wrote it, with changes: comments, order, reasons and history stay.
package struct RuleFile: Sendable {
  /// Where it is, or will be; named after its language.
  package let path: String
  /// Its text; empty where there is no file yet.
  package private(set) var text: String
  /// What the text says.
  package private(set) var rule: LanguageRule

  /// - Parameters:
  ///   - path: a file, there or not.
  ///   - language: the language whose rule a new file is.
  /// - Throws: `YAMLError` for a file that is wrong.
  package init(_ path: String, language: LanguageTag) throws {
    self.path = path
    if try FileSystem.lookUp(path) == nil {
      text = "code: \(YAMLText.scalar(language.code))\n"
    } else {
      text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    }
    rule = try Self.rule(text, path)
    guard rule.code == language else {
      throw AuditError(
        .badSettings, "the file is the rule of \(rule.code.code), and the audit is of \(language.code)", location: path)
    }
  }

  /// Makes changes, and adds a line of history for each that changes the rule.
  ///
  /// - Parameters:
  ///   - entries: the changes, some or all of the patch.
  ///   - patch: says what the rule was when they were proposed, and the audit's name.
  ///   - date: the day, as `2026-01-31`.
  /// - Returns: the entries that changed something; a rule that has them all stays as it is.
  /// - Throws: `.badSettings` where the rule says something that excludes a change, or the file is written in a way that
  ///   no change can be put into; nothing is changed then.
  package mutating func apply(
    _ entries: [RulePatch.Entry], of patch: RulePatch, date: String
  ) throws -> [RulePatch.Entry] {
    var wanted = rule
    var edited = text
    var applied: [RulePatch.Entry] = []
    for entry in entries {
      let before = wanted
      try entry.change.apply(to: &wanted)
      guard LanguageRules([before]).digest != LanguageRules([wanted]).digest else { continue }
      try patch.check(entry.change, against: rule)
      try Self.put(entry, from: before, to: wanted, into: &edited, path)
      var editor = try RuleText(edited, file: path)
      try editor.add(
        [
          "date: \(date)", "audit: \(YAMLText.scalar(patch.audit))", "evidence: \(YAMLText.quoted(entry.effect))",
          "why: \(YAMLText.quoted(entry.why))",
        ], toListOf: "history")
      edited = editor.text
      applied.append(entry)
    }
    // What is put in place has to be what was meant, whatever the file looks like.
    let written = try Self.rule(edited, path)
    guard LanguageRules([written]).digest == LanguageRules([wanted]).digest else {
      throw AuditError(.badSettings, "the changes cannot be put into this file", location: path)
    }
    text = edited
    rule = written
    return applied
  }

  /// Writes the file: whole under its name, or not at all.
  ///
  /// - Throws: `OutputError`.
  package func write() throws(OutputError) { try AtomicFile.write(text, to: path) }

  private static func rule(_ text: String, _ path: String) throws -> LanguageRule {
    try LanguageRuleReader.rule(YAMLNode(parsing: Array(text.utf8), file: path), file: path)
  }

  /// Puts one change into a text.
  private static func put(
    _ entry: RulePatch.Entry, from before: LanguageRule, to after: LanguageRule, into text: inout String, _ path: String
  ) throws {
    var editor = try RuleText(text, file: path)
    let why = "why: \(YAMLText.quoted(entry.why))"
    let change = entry.change
    switch change {
    case .dropHost(let host), .onlyHost(let host):
      try editor.add(["value: \(YAMLText.scalar(host))", why], toListOf: change.key)
    case .reroute(let host, let code):
      try editor.add(YAMLText.scalar(host), "{value: \(YAMLText.scalar(code.code)), \(why)}", toMappingOf: change.key)
    case .ban(let banned): try editor.add(["value: \(YAMLText.quoted(banned))", why], toListOf: change.key)
    case .scoreMinimum:
      if before.scoreMinimum != after.scoreMinimum { try editor.set(change.key, "\(after.scoreMinimum)", why) }
    case .wordListMinimum:
      if before.wordListMinimum != after.wordListMinimum { try editor.set(change.key, "\(after.wordListMinimum)", why) }
    case .script(let script): try editor.set(change.key, script.code, why)
    case .rename(let code), .merge(let code): try editor.set(change.key, YAMLText.scalar(code.code), why)
    case .dropLanguage: try editor.set(change.key, "true", why)
    }
    if before.cousin != after.cousin, let cousin = after.cousin {
      try editor.set("cousin", YAMLText.scalar(cousin.code), why)
    }
    text = editor.text
  }
}
