import Base
import Records
import Stages
import Testing

/// Every stage does with its examples what they say.
@Suite struct StageExampleTests {
  @Test(arguments: StageRegistry.all.map { $0.id })
  func examplesHold(_ id: String) throws {
    let stage = try StageRegistry.stage(id)
    #expect(!stage.examples.isEmpty)
    for example in stage.examples { #expect(try example.difference(with: stage) == nil) }
  }

  /// A filter shows both what it keeps and what it drops.
  @Test(arguments: StageRegistry.all.filter { $0 is any Filter.Type }.map { $0.id })
  func filtersShowBothSides(_ id: String) throws {
    let verdicts = try StageRegistry.stage(id).examples.map(\.verdict.isKept)
    #expect(verdicts.contains(true) && verdicts.contains(false))
  }

  /// A wrong example is found out.
  @Test func differencesAreTold() throws {
    var example = StageExample.keeps("a missing page", ExampleDocument(status: 404))
    #expect(try example.difference(with: DropFailedResponses.self)?.hasPrefix("a missing page: the verdict is") == true)
    example = .keeps("decomposed", ExampleDocument(text: "Cafe\u{301}"))
    #expect(try example.difference(with: NormalizeText.self)?.contains("the text is") == true)
    example = .keeps("ASCII", ExampleDocument(body: "<p>x"), charset: "big5")
    #expect(try example.difference(with: DecodeCharacters.self)?.contains("the character set is utf-8") == true)
  }

  /// What one stage dropped, later ones leave alone.
  @Test func verdictsStay() throws {
    var batch = Batch()
    ExampleDocument(status: 404).append(to: &batch)
    DropFailedResponses().makeWorker().run(&batch)
    DropEmptyBodies().makeWorker().run(&batch)
    guard case .dropped(let drop) = batch.documents[0].verdict else { Issue.record("not dropped"); return }
    #expect(drop.reason == DropFailedResponses.reason)
  }

  @Test func tiersOnlySink() {
    var batch = Batch()
    for _ in 0..<2 { ExampleDocument(text: "x").append(to: &batch) }
    #expect(batch.documents[0].verdict == .kept(.clean))
    batch.limit(0, to: .noisy, stage: "x", for: .init(rawValue: "y"))
    batch.limit(0, to: .clean, stage: "x", for: .init(rawValue: "z"))
    #expect(batch.documents[0].verdict.tier == .noisy && batch.keptCount == 2)
    batch.drop(1, stage: "x", for: .init(rawValue: "y"))
    batch.limit(1, to: .noisy, stage: "x", for: .init(rawValue: "z"))
    #expect(batch.documents[1].verdict.tier == nil && batch.keptCount == 1)
  }
}
