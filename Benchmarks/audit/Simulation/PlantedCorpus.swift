package import Audit
internal import Base
internal import CSystem
internal import Language
internal import Records
package import Stages

/// A language whose wrong documents are where we put them.
package struct PlantedCorpus: Sendable {
  /// What is wrong with the language.
  package enum Scenario: String, Sendable, CaseIterable {
    /// 69 % right; the wrong ones are Spanish, from 40 hosts below `.es`, beside 400 good hosts of other domains.
    case topLevelDomain = "top-level-domain"
    /// The same from 40 hosts below one domain of `.org`, where good hosts are too.
    case domain
    /// 28 % right, 68 % of a cousin, 4 % English; the rule has a word list, which the cousin's texts have few words of.
    case cousinWords = "cousin-words"
    /// The same; only the score of the identifier tells them apart.
    case cousinScores = "cousin-scores"
    /// The same; nine of ten documents of the cousin are from one top-level domain, and few right ones.
    case cousinHosts = "cousin-hosts"
    /// The same; nothing that a rule sees tells them apart, and no code stands for both.
    case cousinHidden = "cousin-hidden"
    /// The same, of Bosnian and Serbian, whose code stands for both.
    case cousinShared = "cousin-shared"
    /// 69 % right; the wrong ones are anywhere. No rule is right.
    case anywhere
    /// 90 % right; the wrong ones are anywhere. No rule is right.
    case clean

    /// The audited language.
    package var language: String {
      switch self {
      case .topLevelDomain, .domain, .anywhere, .clean: "ast"
      case .cousinWords, .cousinScores, .cousinHosts, .cousinHidden: "rw"
      case .cousinShared: "bs"
      }
    }

    /// The language of most wrong documents.
    package var other: String {
      switch self {
      case .topLevelDomain, .domain, .anywhere, .clean: "es"
      case .cousinWords, .cousinScores, .cousinHosts, .cousinHidden: "rn"
      case .cousinShared: "sr"
      }
    }
  }

  private static let third = "en"
  private static let goodDomains = ["com", "org", "net", "info", "eu", "ba", "me", "tv"]

  /// The documents of the population.
  package let documents: [AuditDocument]
  /// The language of each.
  package let truth: [String]

  /// - Parameters:
  ///   - scenario: what is wrong.
  ///   - count: documents.
  ///   - chance: where they differ.
  package init(_ scenario: Scenario, count: Int, _ chance: inout Chance) {
    var documents: [AuditDocument] = []
    var truth: [String] = []
    for place in 0..<count {
      let code = Self.code(scenario, &chance)
      let isGood = code == scenario.language
      var document = AuditDocument(
        id: "d\(place)", order: place, origin: .kept, stratum: "all", weight: 1, language: scenario.language,
        languageScore: Self.score(scenario, isGood, &chance), text: Self.text(scenario, code, &chance))
      document.host = Self.host(scenario, code, &chance)
      documents.append(document)
      truth.append(code)
    }
    self.documents = documents
    self.truth = truth
  }

  /// A sample as `audit sample` draws it: strata of scores and lengths in proportion, in each at most one document a host, hosts with
  /// many documents more likely, and weights that make up for it.
  ///
  /// - Returns: places in `documents`, and the documents with their weights, in the order of labelling.
  package func sample(_ size: Int, _ chance: inout Chance) -> [(place: Int, document: AuditDocument)] {
    var strata = [[String: [Int]]](repeating: [:], count: 12)
    for (place, document) in documents.enumerated() {
      let stratum = [0.5, 0.8, 0.95].count { document.languageScore >= $0 }
      strata[stratum * 3 + Int(chance.next() % 3)][document.host, default: []].append(place)
    }
    var drawn: [(place: Int, document: AuditDocument)] = []
    for hosts in strata {
      let count = hosts.values.reduce(0) { $0 + $1.count }
      let share = (size * count + documents.count / 2) / documents.count
      let keyed = hosts.sorted { $0.key < $1.key }.map { host in
        (key: -log(1 - chance.unit()) / Double(host.value.count), places: host.value)
      }.sorted { $0.key < $1.key }
      let first = keyed.count > share ? keyed[share].key : Double.infinity
      let chosen = keyed.prefix(share).map { host in
        let many = Double(host.places.count)
        return (place: chance.one(of: host.places), weight: many / (1 - exp(-many * first)))
      }
      let scale = Double(count) / max(1e-9, chosen.reduce(0) { $0 + $1.weight })
      for (place, weight) in chosen {
        var document = documents[place]
        document.weight = weight * scale
        drawn.append((place, document))
      }
    }
    return drawn.shuffled(using: &chance)
  }

  /// The language's rule before the audit.
  ///
  /// - Throws: for a word list that cannot be read.
  package static func rule(_ scenario: Scenario) throws -> LanguageRule {
    guard let tag = LanguageTag(scenario.language) else {
      preconditionFailure("no tag \(scenario.language)")
    }
    var rule = LanguageRule(code: tag)
    if scenario == .cousinWords {
      let lines = (0..<listed).map { "\(scenario.language)\t\(words[$0])\n" }.joined()
      rule.wordList = StageResource(
        try WordList(MemorySource(Array(lines.utf8), name: "words.tsv")), name: "words.tsv", sha256: "words")
    }
    return rule
  }

  private static func code(_ scenario: Scenario, _ chance: inout Chance) -> String {
    let draw = chance.unit()
    switch scenario {
    case .topLevelDomain, .domain, .anywhere: return draw < 0.69 ? scenario.language : scenario.other
    case .clean: return draw < 0.9 ? scenario.language : scenario.other
    case .cousinWords, .cousinScores, .cousinHosts, .cousinHidden, .cousinShared:
      return draw < 0.28 ? scenario.language : draw < 0.96 ? scenario.other : third
    }
  }

  /// Scores of the identifier overlap: it was sure enough of all of them.
  private static func score(_ scenario: Scenario, _ isGood: Bool, _ chance: inout Chance) -> Double {
    let score =
      switch scenario {
      case .cousinScores: isGood ? chance.normal(0.9, 0.04) : chance.normal(0.6, 0.08)
      case .cousinWords, .cousinHosts, .topLevelDomain, .domain:
        isGood ? chance.normal(0.85, 0.1) : chance.normal(0.78, 0.12)
      case .cousinHidden, .cousinShared, .anywhere, .clean: chance.normal(0.8, 0.1)
      }
    return min(1, max(0.05, score))
  }

  private static func host(_ scenario: Scenario, _ code: String, _ chance: inout Chance) -> String {
    let isGood = code == scenario.language
    switch scenario {
    case .topLevelDomain where !isGood: return "sitio\(chance.next() % 40).es"
    case .domain where !isGood: return "h\(chance.next() % 40).pedia.org"
    case .cousinHosts where chance.happens(isGood ? 0.02 : 0.9): return "sajt\(chance.next() % 200).rs"
    default:
      let number = chance.next() % 400
      return "site\(number).\(goodDomains[Int(number) % goodDomains.count])"
    }
  }

  /// Words of the language's list.
  private static let listed = 200

  private static func text(_ scenario: Scenario, _ code: String, _ chance: inout Chance) -> String {
    // Where the rule has no list, nothing looks at words.
    guard scenario == .cousinWords else { return words[listed] }
    // The share of listed words in web texts: language-rules.md has minima from .005 to .2.
    let share = code == scenario.language ? 0.2 : code == scenario.other ? 0.02 : 0
    var text: [String] = []
    for _ in 0..<100 {
      let number = Int(chance.next() % 200)
      text.append(words[chance.happens(share) ? number : listed + number])
    }
    return text.joined(separator: " ")
  }

  /// Words of letters: first those of the list, then others.
  private static let words = (0..<2 * listed).map { number in
    var text = "o"
    var rest = number + 26
    while rest > 0 {
      text.unicodeScalars.append(Unicode.Scalar(UInt8(97 + rest % 26)))
      rest /= 26
    }
    return text
  }
}
