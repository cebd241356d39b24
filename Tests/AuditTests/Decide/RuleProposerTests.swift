import Base
import Records
import Stages
import Testing

@testable import Audit

@Suite struct RuleProposerTests {
  private static let spanish = DocumentLabel(.bad, code: "es")
  private static let noise = DocumentLabel(.bad)

  @Test func hostsOfATopLevelDomainGoToTheLanguageThatRatersName() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "sitio\($0).es" }, Self.spanish)
    let proposals = try sample.proposals()
    #expect(proposals.map(\.change) == [.reroute(host: "es", to: LanguageTag("es")!)])
    let effect = try #require(proposals.first?.effect)
    #expect([effect.removed, effect.moved, effect.bad, effect.lost, effect.good] == [20, 20, 20, 0, 40])
    #expect(proposals[0].evidence >= proposals[0].needed)
    #expect(proposals[0].effectText == "removes 20 of 20 bad (20 by moving them to their language), loses 0 of 40 good")
    #expect(
      proposals[0].sentence.hasPrefix(
        "20 of 20 labelled documents of es and the hosts below it are bad, of the others 0 of 40"))
  }

  @Test func withoutANamedLanguageTheyAreDropped() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "sitio\($0).es" }, Self.noise)
    #expect(try sample.ids() == ["drop-hosts:es"])
  }

  @Test func theNarrowestDomainWithTheSameDocuments() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "h\($0).wiki.example" }, Self.noise)
    #expect(try sample.ids() == ["drop-hosts:wiki.example"])
    // One host, with and without www.
    sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { $0 % 2 == 0 ? "www.shop.org" : "shop.org" }, Self.noise)
    #expect(try sample.ids() == ["drop-hosts:shop.org"])
  }

  @Test func twoCausesGetTwoRules() throws {
    var sample = PlantedSample()
    sample.addGood(60)
    sample.add(25, host: { "sitio\($0).es" }, Self.spanish)
    sample.add(15, host: { "shop\($0).biz" }, Self.noise)
    #expect(try sample.ids() == ["reroute:es=es", "drop-hosts:biz"])
  }

  @Test func theOnlyGoodHosts() throws {
    var sample = PlantedSample()
    sample.add(15, host: { "h\($0).ac.tz" }, DocumentLabel(.good))
    sample.add(
      45, host: { "x\($0).\(["com", "org", "net", "de", "fr", "it", "pl", "info", "biz"][$0 % 9])" }, Self.noise)
    #expect(try sample.ids() == ["only-hosts:ac.tz"])
  }

  @Test func fewLabelsProposeNothing() throws {
    var sample = PlantedSample()
    sample.addGood(8)
    sample.add(3, host: { "sitio\($0).es" }, Self.spanish)
    sample.add(20, host: { "sitio\($0).es" }, nil)
    #expect(try sample.ids().isEmpty)
  }

  @Test func badDocumentsFromEverywhereProposeNothing() throws {
    var sample = PlantedSample()
    for number in 0..<90 {
      sample.add(
        1, host: { _ in "h\(number).\(["com", "org", "net"][number % 3])" },
        number % 4 == 1 ? Self.noise : DocumentLabel(.good))
    }
    #expect(try sample.ids().isEmpty)
  }

  @Test func lowScoresAndTheirCousin() throws {
    var sample = PlantedSample()
    sample.addGood(25, score: 0.9)
    sample.add(25, host: { "x\($0).com" }, score: 0.4, Self.noise)
    let change = try #require(try sample.proposals().first?.change)
    guard case .scoreMinimum(let value, nil) = change else {
      Issue.record("\(change.id)")
      return
    }
    #expect(value > 0.4 && value <= 0.9)
    for index in 25..<50 { sample.labels["d\(index)"] = DocumentLabel(.bad, code: "ny") }
    #expect(try sample.proposals().map(\.change) == [.scoreMinimum(value, cousin: LanguageTag("ny"))])
    // What is below an earlier minimum was dropped: a cousin does not get it.
    sample.rule.scoreMinimum = 0.1
    #expect(try sample.proposals().map(\.change) == [.scoreMinimum(value, cousin: nil)])
  }

  @Test func fewWordsOfTheList() throws {
    var sample = PlantedSample()
    sample.rule.wordList = try PlantedSample.words("habari", "leo")
    sample.addGood(25)
    sample.add(25, host: { "x\($0).com" }, text: "Moni nonse muli bwanji", DocumentLabel(.bad, code: "ny"))
    let change = try #require(try sample.proposals().first?.change)
    guard case .wordListMinimum(_, let cousin) = change else {
      Issue.record("\(change.id)")
      return
    }
    #expect(cousin == LanguageTag("ny"))
  }

  @Test func anotherScript() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "x\($0).com" }, text: "Привет всем", Self.noise)
    #expect(try sample.ids() == ["script:Latn"])
  }

  @Test func aRepeatedLineAndAQuotedText() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "x\($0).com" }, text: "Habari\nBuy cheap watches here\nKaribu mteja", Self.noise)
    #expect(try sample.ids() == ["banned:Buy cheap watches here"])
    sample = PlantedSample()
    sample.addGood(40)
    for number in 0..<20 {
      let text = "Karibu mteja \(number) kwenye CASINO yetu"
      sample.add(1, host: { _ in "x\(number).com" }, text: text, DocumentLabel(.bad, notes: ["all have \"casino\""]))
    }
    #expect(try sample.ids() == ["banned:casino"])
  }

  @Test func aLanguageThatIsAnother() throws {
    var sample = PlantedSample()
    let domains = ["com", "org", "net", "info"]
    sample.add(60, host: { "x\($0).\(domains[$0 % 4])" }, DocumentLabel(.bad, code: "ny"))
    #expect(try sample.ids() == ["rename:ny"])
    sample.addGood(25)
    #expect(try sample.ids().first == "merge:ny")
  }

  /// Bosnian and Serbian have a code for both, which loses nothing; a rule that tells them apart is better still.
  @Test func aMergeIsIntoTheCodeOfBothLanguages() throws {
    var sample = PlantedSample()
    sample.rule = LanguageRule(code: try #require(LanguageTag("bs")))
    let domains = ["com", "org", "net", "info"]
    sample.add(30, host: { "x\($0).\(domains[$0 % 4])" }, DocumentLabel(.bad, code: "sr"))
    sample.addGood(15)
    for index in sample.documents.indices { sample.documents[index].language = "bs" }
    let merge = try #require(try sample.proposals().first)
    #expect(merge.change == .merge(try #require(LanguageTag("bs")?.macrolanguage)))
    #expect(merge.effect.removed == 30 && merge.effect.lost == 0)
    for index in 0..<30 { sample.documents[index].languageScore = 0.4 }
    #expect(try sample.ids().first?.hasPrefix("lid-minimum:") == true)
  }

  @Test func aLanguageOfNoise() throws {
    var sample = PlantedSample()
    sample.add(60, host: { "x\($0).com" }, Self.noise)
    #expect(try sample.ids() == ["drop"])
  }

  @Test func rejectedDocumentsAreNoEvidence() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "sitio\($0).es" }, origin: .rejected(reason: "too-short"), Self.spanish)
    #expect(try sample.ids().isEmpty)
  }

  @Test func whatTheRuleRemovesAlreadyIsNotProposedAgain() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "sitio\($0).es" }, Self.spanish)
    for proposal in try sample.proposals() { try proposal.change.apply(to: &sample.rule) }
    #expect(try sample.ids().isEmpty)
  }

  @Test func whatTheRuleExcludesIsNotProposed() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(20, host: { "h\($0).wiki.example" }, Self.noise)
    sample.rule.keepHosts = HostSet(["wiki.example"])
    #expect(try sample.ids().allSatisfy { !$0.hasPrefix("drop-hosts") && !$0.hasPrefix("reroute") })
  }

  @Test func weightsDecideWhetherMoreIsRemovedThanLost() throws {
    var sample = PlantedSample()
    sample.addGood(40)
    sample.add(17, host: { "sitio\($0).es" }, Self.noise)
    sample.add(3, host: { "bueno\($0).es" }, weight: 1, DocumentLabel(.good))
    #expect(try sample.ids() == ["drop-hosts:es"])
    for index in sample.documents.indices.suffix(3) { sample.documents[index].weight = 50 }
    #expect(try sample.ids().isEmpty)
  }

  @Test func theOrderOfDocumentsDoesNotMatter() throws {
    var sample = PlantedSample()
    sample.addGood(60)
    sample.add(25, host: { "sitio\($0).es" }, Self.spanish)
    sample.add(15, host: { "shop\($0).biz" }, Self.noise)
    let ids = try sample.ids()
    sample.documents.reverse()
    #expect(try sample.ids() == ids)
  }
}
