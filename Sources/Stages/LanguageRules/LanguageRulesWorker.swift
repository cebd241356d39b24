internal import Base
internal import Language
internal import Records

/// Rules at work on one thread.
internal final class LanguageRulesWorker: StageWorker {
  private let rules: LanguageRules
  /// The workers of repairs, by id.
  private var repairs: [String: any StageWorker] = [:]
  /// Scorers by the digest of their list.
  private var scorers: [String: WordListScorer] = [:]
  private var bannedTexts: [String: [ByteFinder]] = [:]
  private var bannedExpressions: [String: [LineMatcher]] = [:]

  init(_ rules: LanguageRules) throws {
    self.rules = rules
    for code in rules.codes {
      guard let rule = rules[code] else { continue }
      for id in rule.repairs where repairs[id] == nil { repairs[id] = try StageRegistry.make(id).makeWorker() }
      if let list = rule.wordList, scorers[list.sha256 ?? list.name] == nil {
        scorers[list.sha256 ?? list.name] = WordListScorer(list.value)
      }
      bannedTexts[code] = rule.bannedTexts.map { ByteFinder($0) }
      bannedExpressions[code] = rule.bannedExpressions.map { LineMatcher($0) }
    }
  }

  func run(_ batch: inout Batch) {
    guard !rules.isEmpty else { return }
    var rowsByRepair: [String: Set<Int>] = [:]
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      reroute(row, &batch)
      for id in rules[batch.documents[row].language]?.repairs ?? [] { rowsByRepair[id, default: []].insert(row) }
    }
    for (id, rows) in rowsByRepair.sorted(by: { $0.key < $1.key }) { repair(id, rows, &batch) }
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      guard let rule = rules[batch.documents[row].language] else { continue }
      decide(rule, row, isCousin: false, &batch)
    }
  }

  /// Drops a document, or gives it the language that its rule says.
  ///
  /// - Parameter isCousin: whether the document comes from a language of which this one is the cousin. Then its score is
  ///   one of another language, and it is not handed on again.
  private func decide(_ rule: LanguageRule, _ row: Int, isCousin: Bool, _ batch: inout Batch) {
    if let (reason, values) = drop(rule, row, isCousin: isCousin, batch) {
      let isBelow = reason == .ruleScore || reason == .ruleWords
      guard let cousin = rule.cousin, isBelow, !isCousin else {
        let language = Drop.Value("language", .text(rule.code.code))
        return batch.drop(row, stage: ApplyLanguageRules.group, for: reason, [language] + values)
      }
      // The minima come first; what has a banned text is noise in whatever language.
      if let banned = bannedText(rule, batch.documents[row].text, batch) {
        let values = [Drop.Value("language", .text(rule.code.code)), .init("match", .text(banned))]
        return batch.drop(row, stage: ApplyLanguageRules.group, for: .ruleText, values)
      }
      batch.documents[row].language = cousin.code
      if let other = rules[cousin.code] { decide(other, row, isCousin: true, &batch) }
      return
    }
    switch rule.fate {
    case .renamed(let code), .merged(let code): batch.documents[row].language = code.code
    case .kept, .dropped: break
    }
  }

  /// Gives a document of a rerouted host that host's language. The score stays: nobody has made another.
  private func reroute(_ row: Int, _ batch: inout Batch) {
    guard let rule = rules[batch.documents[row].language], !rule.reroutes.isEmpty else { return }
    let hosts = HostSet(rule.reroutes.map(\.host))
    guard let host = hosts.match(host(row, batch)),
      let reroute = rule.reroutes.first(where: { HostSet.normal($0.host) == host })
    else { return }
    batch.documents[row].language = reroute.code.code
  }

  /// Runs a repair over some rows.
  private func repair(_ id: String, _ rows: Set<Int>, _ batch: inout Batch) {
    // A stage passes over what is dropped: others stand aside for a moment.
    var aside: [(row: Int, verdict: Verdict)] = []
    for row in batch.documents.indices where !rows.contains(row) {
      aside.append((row, batch.documents[row].verdict))
      batch.documents[row].verdict = .dropped(Drop(stage: ApplyLanguageRules.group, reason: .ruleLanguage))
    }
    repairs[id]?.run(&batch)
    for (row, verdict) in aside { batch.documents[row].verdict = verdict }
  }

  /// Why a rule drops a document; nil where it does not.
  private func drop(
    _ rule: LanguageRule, _ row: Int, isCousin: Bool, _ batch: borrowing Batch
  ) -> (reason: Drop.Reason, values: [Drop.Value])? {
    if rule.fate == .dropped { return (.ruleLanguage, []) }
    let document = batch.documents[row]
    if let script = rule.script, let found = otherScript(than: script, document.text, batch) {
      return (.ruleScript, [.init("script", .text(found))])
    }
    let host = host(row, batch)
    if let match = rule.dropHosts.match(host) { return (.ruleHost, [.init("host", .text(match))]) }
    if !rule.onlyHosts.hosts.isEmpty, rule.onlyHosts.match(host) == nil {
      return (.ruleHost, [.init("host", .text(host))])
    }
    if rule.keepHosts.match(host) == nil {
      let score = Double(document.languageScore)
      if score < rule.scoreMinimum, !isCousin { return (.ruleScore, [.init("score", .number(score))]) }
      if let share = wordShare(rule, document.text, batch), share < rule.wordListMinimum {
        return (.ruleWords, [.init("share", .number(share))])
      }
    }
    if let banned = bannedText(rule, document.text, batch) { return (.ruleText, [.init("match", .text(banned))]) }
    return nil
  }

  /// The host of a document's URL in lower case.
  private func host(_ row: Int, _ batch: borrowing Batch) -> String {
    batch.strings.withSpan(batch.documents[row].url.range) { URLHost.name(in: $0) }
  }

  /// The script that most letters are in, where it is not the wanted one for at least half of them.
  private func otherScript(than script: Script, _ text: ByteRange, _ batch: borrowing Batch) -> String? {
    var counts = ScriptCounts()
    batch.texts.withSpan(text.range) { counts.add($0) }
    return counts.letters == 0 || counts.share(of: script) >= 0.5 ? nil : counts.main.code
  }

  private func wordShare(_ rule: LanguageRule, _ text: ByteRange, _ batch: borrowing Batch) -> Double? {
    guard rule.wordListMinimum > 0, let list = rule.wordList, let scorer = scorers[list.sha256 ?? list.name] else {
      return nil
    }
    return batch.texts.withSpan(text.range) { scorer.score($0, language: rule.code).share }
  }

  private func bannedText(_ rule: LanguageRule, _ text: ByteRange, _ batch: borrowing Batch) -> String? {
    batch.texts.withSpan(text.range) { text in
      for finder in bannedTexts[rule.code.code] ?? [] where finder.isIn(text) { return finder.text }
      for matcher in bannedExpressions[rule.code.code] ?? [] where matcher.matches(text) { return matcher.source }
      return nil
    }
  }
}
