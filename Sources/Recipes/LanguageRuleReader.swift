internal import Base
internal import Language
internal import Records
package import Stages
package import YAML

/// Reads language rules: `pipelines/lang/sw.yaml`.
///
/// ```yaml
/// code: sw
/// script: Latn
/// lid-minimum: 0.6
/// drop-hosts:
///   - value: texts.example
///     why: machine translations of shop pages
/// history:
///   - date: 2026-01-31
///     evidence: 20 documents read, 4 were Comorian
///     why: the identifier has no label for Comorian
/// ```
package enum LanguageRuleReader {
  private static let keys = [
    "code", "reroute", "repairs", "script", "drop-hosts", "only-hosts", "keep-hosts", "lid-minimum", "word-list",
    "word-list-minimum", "cousin", "banned", "banned-expressions", "rename", "merge", "drop", "history",
  ]

  /// All rules of a directory.
  ///
  /// - Throws: `YAMLError` for the first file that is wrong, `SourceError` where there is none.
  package static func rules(folder: String) throws -> LanguageRules {
    let paths = try RecipeFiles.find(folder)
    guard !paths.isEmpty else { throw SourceError(.missing, "no file here ends in .yaml", location: folder) }
    return LanguageRules(try paths.map { try rule(YAMLNode(file: $0), file: $0) })
  }

  /// The rule of one file, which is named after its language.
  package static func rule(_ node: YAMLNode, file: String) throws -> LanguageRule {
    let object = try YAMLObject(node, "the rule", keys: keys)
    let codeNode = try object.required("code")
    let code = try language(codeNode, "code")
    let stem = Path.split(file).name.split(separator: ".").first.map(String.init) ?? ""
    guard stem == code.code else {
      throw YAMLError(
        .badValue, "the file of the rule for \(code.code) is called \(code.code).yaml", location: codeNode.mark.text)
    }
    var rule = LanguageRule(code: code)
    rule.reroutes = try reroutes(object)
    rule.repairs = try repairs(object)
    rule.script = try script(object)
    rule.dropHosts = HostSet(try hosts(object, "drop-hosts"))
    rule.onlyHosts = HostSet(try hosts(object, "only-hosts"))
    rule.keepHosts = HostSet(try hosts(object, "keep-hosts"))
    rule.scoreMinimum = try object.number("lid-minimum", in: 0...1) ?? 0
    try readWordList(object, Path.split(file).folder, into: &rule)
    try readCousin(object, into: &rule)
    rule.bannedTexts = try object.strings("banned")
    rule.bannedExpressions = try expressions(object)
    rule.fate = try fate(object)
    rule.history = try object.list("history").map(change)
    return rule
  }

  private static func language(_ node: YAMLNode, _ name: String) throws(YAMLError) -> LanguageTag {
    guard let text = node.json.string else { throw node.mismatch(name, expected: "a language's tag (sw, ks_Deva)") }
    guard let tag = LanguageTag(text) else {
      throw YAMLError(
        .badValue, "\(name): no language has the tag \(text)", location: node.mark.text,
        advice: "`dataprep languages` lists all.")
    }
    guard tag.code == text else {
      throw YAMLError(
        .badValue, "\(name): \(text) is written \(tag.code) here", location: node.mark.text)
    }
    return tag
  }

  private static func hosts(_ object: YAMLObject, _ key: String) throws(YAMLError) -> [String] {
    for element in try object.list(key) {
      guard let host = element.json.string, HostSet.isHost(host) else {
        throw element.mismatch(key, expected: "hosts, such as example.org, without scheme and path")
      }
    }
    return try object.strings(key)
  }

  private static func reroutes(_ object: YAMLObject) throws(YAMLError) -> [LanguageRule.Reroute] {
    guard let node = object.node("reroute") else { return [] }
    guard let members = node.members else {
      throw node.mismatch("reroute", expected: "a mapping of hosts to languages")
    }
    var reroutes: [LanguageRule.Reroute] = []
    for member in members {
      guard HostSet.isHost(member.key) else {
        throw YAMLError(
          .badKey, "reroute: \(member.key) is no host", location: member.mark.text,
          advice: "Write it as example.org, without scheme and path.")
      }
      reroutes.append(.init(host: member.key, code: try language(member.value, "reroute")))
    }
    return reroutes
  }

  private static func repairs(_ object: YAMLObject) throws -> [String] {
    for element in try object.list("repairs") {
      let id = element.json.string ?? ""
      let repairs = StageRegistry.all.filter { $0.changesTexts && $0.needs.isEmpty && $0.id != ApplyLanguageRules.id }
      guard repairs.contains(where: { $0.id == id }) else {
        let names = repairs.map { $0.id }
        let nearest = nearestName(to: id, among: names).map { "Did you mean \($0)? " } ?? ""
        throw YAMLError(
          .badValue, "repairs: no stage that repairs texts is called \(id)", location: element.mark.text,
          advice: nearest + "There are: \(names.joined(separator: ", ")).")
      }
    }
    return try object.strings("repairs")
  }

  private static func script(_ object: YAMLObject) throws(YAMLError) -> Script? {
    guard let code = try object.string("script") else { return nil }
    guard let script = Script(code), script.code == code else {
      throw object.node["script"]!.mismatch("script", expected: "a code of ISO 15924 (Latn, Arab, Hans)")
    }
    return script
  }

  private static func readWordList(_ object: YAMLObject, _ folder: String, into rule: inout LanguageRule) throws {
    rule.wordListMinimum = try object.number("word-list-minimum", in: 0...1) ?? 0
    guard let name = try object.string("word-list"), let node = object.node("word-list") else {
      guard rule.wordListMinimum == 0 else {
        throw YAMLError(
          .missingKey, "word-list-minimum needs a word-list", location: object.node["word-list-minimum"]!.mark.text)
      }
      return
    }
    let path = name.hasPrefix("/") ? name : Path.join(folder, name)
    do {
      let bytes = try FileSystem.read(path)
      rule.wordList = StageResource(
        try WordList(path: path), name: name, sha256: Digest.of(bytes.span, .sha256).hexadecimal)
    } catch let error as any ReportableError {
      throw YAMLError(
        .badValue, "the word list \(name) cannot be read", location: node.mark.text, advice: error.advice,
        underlying: error)
    }
    guard rule.wordList?.value.languages.contains(where: { $0 == rule.code || $0 == rule.code.language }) ?? false
    else {
      throw YAMLError(.badValue, "the word list \(name) has no words of \(rule.code.code)", location: node.mark.text)
    }
  }

  private static func readCousin(_ object: YAMLObject, into rule: inout LanguageRule) throws(YAMLError) {
    guard let node = object.node("cousin") else { return }
    let cousin = try language(node, "cousin")
    guard cousin != rule.code else {
      throw YAMLError(.badValue, "cousin: \(cousin.code) is the rule's own language", location: node.mark.text)
    }
    guard rule.scoreMinimum > 0 || rule.wordListMinimum > 0 else {
      throw YAMLError(
        .missingKey, "cousin needs a minimum, below which documents are the cousin's", location: node.mark.text,
        advice: "Add lid-minimum or word-list-minimum; all documents go to another language with merge.")
    }
    rule.cousin = cousin
  }

  private static func expressions(_ object: YAMLObject) throws(YAMLError) -> [LineExpression] {
    var expressions: [LineExpression] = []
    for (text, element) in zip(try object.strings("banned-expressions"), try object.list("banned-expressions")) {
      do throws(LineExpressionError) { expressions.append(try LineExpression(text)) } catch {
        throw YAMLError(.badValue, "banned-expressions: \(error.message): \(text)", location: element.mark.text)
      }
    }
    return expressions
  }

  private static func fate(_ object: YAMLObject) throws(YAMLError) -> LanguageRule.Fate {
    let given = ["rename", "merge", "drop"].filter { object.node($0) != nil }
    if given.count > 1 {
      throw YAMLError(
        .badKey, "\(given[0]) and \(given[1]) exclude each other",
        location: (object.node(given[1]) ?? object.node).mark.text)
    }
    if let node = object.node("rename") { return .renamed(try language(node, "rename")) }
    if let node = object.node("merge") { return .merged(try language(node, "merge")) }
    return try object.bool("drop") ?? false ? .dropped : .kept
  }

  private static func change(_ node: YAMLNode) throws(YAMLError) -> LanguageRule.Change {
    let object = try YAMLObject(node, "history", keys: ["date", "audit", "evidence"])
    let dateNode = try object.required("date")
    guard let date = try object.string("date"), CalendarDay.isOne(date) else {
      throw dateNode.mismatch("date", expected: "a day, such as 2026-01-31")
    }
    let audit = try object.string("audit")
    let measured = try object.string("evidence")
    guard let evidence = audit ?? measured else {
      throw YAMLError(.missingKey, "history has neither audit nor evidence", location: node.mark.text)
    }
    guard let why = node.why else { throw YAMLError(.missingKey, "history has no why", location: node.mark.text) }
    return .init(date: date, evidence: evidence, why: why)
  }
}
