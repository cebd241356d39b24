import Base
import Language
import Records
import Stages

@testable import Audit

/// A sample with labels, made document by document.
struct PlantedSample {
  static let swahili = LanguageTag("sw")!
  var documents: [AuditDocument] = []
  var labels: [String: DocumentLabel] = [:]
  var rule = LanguageRule(code: PlantedSample.swahili)

  /// Adds documents of hosts, one a host.
  ///
  /// - Parameter label: nil for documents that nobody labelled.
  mutating func add(
    _ count: Int, host: (Int) -> String, score: Double = 0.9, text: String = "Habari za leo", weight: Double = 1,
    origin: AuditDocument.Origin = .kept, _ label: DocumentLabel?
  ) {
    for number in 0..<count {
      let place = documents.count
      var document = AuditDocument(
        id: "d\(place)", order: place, origin: origin, stratum: "all", weight: weight, language: "sw",
        languageScore: score,
        // No two are equal, or a repeated line explains all.
        text: "\(text) \(place)")
      document.host = host(number)
      document.url = "https://\(document.host)/page"
      documents.append(document)
      labels["d\(place)"] = label
    }
  }

  /// Good documents of hosts below several domains.
  mutating func addGood(_ count: Int, score: Double = 0.9, text: String = "Habari za leo") {
    let domains = ["com", "org", "net", "info"]
    add(count, host: { "good\($0).\(domains[$0 % 4])" }, score: score, text: text, DocumentLabel(.good))
  }

  func proposals() throws -> [ProposedRule] { try RuleProposer(documents, rule: rule).proposals(labels) }

  func ids() throws -> [String] { try proposals().map(\.change.id) }

  /// A list of words of Swahili, as rules have it.
  static func words(_ words: String...) throws -> StageResource<WordList> {
    let lines = words.map { "sw\t\($0)\n" }.joined()
    return StageResource(try WordList(MemorySource(Array(lines.utf8), name: "w.tsv")), name: "w.tsv", sha256: lines)
  }
}
