/// A document of a sample, a line of `sample.jsonl.zst`: what raters see, and what rules can be made of.
package struct AuditDocument: Sendable, Equatable {
  /// Where a document came from.
  package enum Origin: Sendable, Hashable {
    /// A shard of the language.
    case kept
    /// What a stage dropped, with its reason.
    case rejected(reason: String)
  }

  /// Another language that the text could be in.
  package struct Rival: Sendable, Equatable {
    /// Its canonical tag.
    package var code: String
    /// The score of the identifier, 0 to 1.
    package var score: Double
    /// Whether the identifier's model knows the language; rivals outside of it come from the n-gram table of cousins.
    package var isInModel: Bool

    /// A language with its score.
    package init(code: String, score: Double, isInModel: Bool) {
      self.code = code
      self.score = score
      self.isInModel = isInModel
    }
  }

  /// Its identifier.
  package var id: String
  /// Its place in the order of labelling, from 0: each prefix of the order has the strata in their proportions.
  package var order: Int
  /// Where it came from.
  package var origin: Origin
  /// The stratum that it was drawn from.
  package var stratum: String
  /// Documents of the population that it stands for.
  package var weight: Double
  /// The host of its URL; empty where it has none.
  package var host = ""
  /// Its URL; empty where it has none.
  package var url = ""
  /// Its title; empty where it has none.
  package var title = ""
  /// The crawl; empty where it has none.
  package var dump = ""
  /// The `lang` attribute of the page; empty where it has none.
  package var htmlLanguage = ""
  /// The language that it was filed under.
  package var language: String
  /// The score of that language, 0 to 1.
  package var languageScore: Double
  /// Other languages, the best one first.
  package var rivals: [Rival] = []
  /// Shares of the letters by script (ISO 15924), the largest first.
  package var scripts: [(code: String, share: Double)] = []
  /// The share of words that are on the language's word list; nil where it has none.
  package var wordListShare: Double?
  /// Documents of the host in the population.
  package var hostDocuments = 0
  /// Documents near or equal to this one, where deduplication counted them (`cluster.size`); 0 where it did not.
  package var duplicates = 0
  /// The text.
  package var text: String

  /// A document with what all have.
  package init(
    id: String, order: Int, origin: Origin, stratum: String, weight: Double, language: String, languageScore: Double,
    text: String
  ) {
    self.id = id
    self.order = order
    self.origin = origin
    self.stratum = stratum
    self.weight = weight
    self.language = language
    self.languageScore = languageScore
    self.text = text
  }

  /// Equal if all is equal.
  package static func == (a: Self, b: Self) -> Bool {
    a.id == b.id && a.order == b.order && a.origin == b.origin && a.stratum == b.stratum && a.weight == b.weight
      && a.host == b.host && a.url == b.url && a.title == b.title && a.dump == b.dump
      && a.htmlLanguage == b.htmlLanguage && a.language == b.language && a.languageScore == b.languageScore
      && a.rivals == b.rivals && a.scripts.elementsEqual(b.scripts, by: ==) && a.wordListShare == b.wordListShare
      && a.hostDocuments == b.hostDocuments && a.duplicates == b.duplicates && a.text == b.text
  }
}
