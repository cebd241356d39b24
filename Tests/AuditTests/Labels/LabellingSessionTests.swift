import Base
import Records
import Testing

@testable import Audit

/// The rules of labelling, without files and network.
@Suite struct LabellingSessionTests {
  @Test func documentsComeInOrderAndEachLabelIsAnEntry() throws {
    var session = try LabelSamples.session(3, rater: Rater("ana", proficiency: .native))
    #expect(session.number == 1)
    for (place, label) in [AuditLabel.good, .mixed, .unknown].enumerated() {
      #expect(session.current?.id == "d\(place)")
      let remarks = LabellingAction.Remarks(flags: [.scripture], note: "n\(place)", seconds: 2)
      let entry = try session.perform(.label(label, remarks), on: "d\(place)")
      var expected = LabelEntry(id: "d\(place)", label: label, rater: "ana")
      expected.flags = [.scripture]
      expected.note = "n\(place)"
      expected.seconds = 2
      expected.proficiency = .native
      #expect(entry == expected)
      #expect(session.labelled == place + 1)
      #expect(session.last?.entry == expected)
    }
    #expect(session.current == nil)
    #expect(session.number == nil)
  }

  @Test func undoGoesBackThroughAllLabelsAlsoOfEarlierSessions() throws {
    var entries: [LabelEntry] = []
    var session = try LabelSamples.session(4)
    for id in ["d0", "d1", "d2"] {
      entries += [try session.perform(.label(.good, .init(note: "of \(id)")), on: id)].compactMap { $0 }
    }
    // A new process.
    session = try LabelSamples.session(4, entries: entries)
    #expect(session.current?.id == "d3")
    for id in ["d2", "d1", "d0"] {
      let entry = session.undo()
      #expect(entry?.id == id)
      #expect(entry?.label == nil)
      #expect(entry?.note == "of \(id)")
      #expect(session.current?.id == id)
      #expect(session.remarks?.note == "of \(id)")
      entries += [entry].compactMap { $0 }
    }
    #expect(session.undo() == nil)
    #expect(session.labelled == 0)
    #expect(try LabelSamples.session(4, entries: entries).current?.id == "d0")
  }

  /// What was taken back is asked again at once, and then labelling goes on where it was.
  @Test func afterAnUndoLabellingGoesOn() throws {
    var session = try LabelSamples.session(4)
    for id in ["d0", "d1"] { _ = try session.perform(.label(.good, .init()), on: id) }
    _ = session.undo()
    _ = try session.perform(.label(.mixed, .init()), on: "d1")
    #expect(session.current?.id == "d2")
    #expect(session.last?.entry.label == .mixed)
    #expect(session.undo()?.id == "d1")
    #expect(session.undo()?.id == "d0")
  }

  @Test func skippedDocumentsComeWhenThereAreNoOthers() throws {
    var session = try LabelSamples.session(3)
    #expect(try session.perform(.skip, on: "d0") == nil)
    #expect(session.current?.id == "d1")
    _ = try session.perform(.skip, on: "d1")
    _ = try session.perform(.label(.good, .init()), on: "d2")
    #expect(session.current?.id == "d0")
    _ = try session.perform(.skip, on: "d0")
    #expect(session.current?.id == "d1")
    _ = try session.perform(.label(.good, .init()), on: "d1")
    _ = try session.perform(.skip, on: "d0")
    #expect(session.current?.id == "d0")
  }

  /// Another browser may be at another place: what counts is the document that it names.
  @Test func anActionIsOnTheDocumentThatItNames() throws {
    var session = try LabelSamples.session(5)
    _ = try session.perform(.label(.good, .init()), on: "d3")
    #expect(session.current?.id == "d4")
    _ = try session.perform(.label(.good, .init()), on: "d4")
    #expect(session.current?.id == "d0")
    _ = try session.perform(.label(.short, .init()), on: "d3")
    #expect(session.labelled == 2)
    #expect(session.last?.entry.label == .short)
    #expect(session.undo()?.id == "d3")
    #expect(session.undo()?.id == "d4")
    #expect(session.undo() == nil)
  }

  @Test func remarksAreKeptBeforeAndAfterTheLabel() throws {
    var entries: [LabelEntry] = []
    var session = try LabelSamples.session(2)
    #expect(try session.perform(.remark(.init()), on: "d0") == nil)
    let flagged = try session.perform(.remark(.init(flags: [.personal], note: "x")), on: "d0")
    #expect(flagged?.label == nil)
    #expect(flagged?.flags == [.personal])
    entries += [flagged].compactMap { $0 }
    session = try LabelSamples.session(2, entries: entries)
    #expect(session.current?.id == "d0")
    #expect(session.remarks?.flags == [.personal])
    #expect(session.labelled == 0)
    _ = try session.perform(.label(.wrongLanguage, .init(code: "fr", seconds: 3)), on: "d0")
    let later = try session.perform(.remark(.init(note: "later")), on: "d0")
    #expect(later?.label == .wrongLanguage)
    #expect(later?.code == "fr")
    #expect(later?.seconds == 3)
    #expect(later?.note == "later")
    #expect(session.current?.id == "d1")
  }

  @Test(arguments: [
    ("en", "en"), ("eng_Latn", "en"), ("French", "fr"), ("swaheli", nil), ("sw", nil),
    ("swh_Latn", nil), ("<b>", nil), (nil, nil),
  ])
  func codesOfOtherLanguagesAreCanonical(_ written: String?, _ canonical: String?) throws {
    var session = try LabelSamples.session(2)
    let action = LabellingAction.label(.wrongLanguage, .init(code: written))
    if written != nil, canonical == nil {
      #expect(throws: AuditError.self) { try session.perform(action, on: "d0") }
      #expect(session.labelled == 0)
    } else {
      #expect(try session.perform(action, on: "d0")?.code == canonical)
    }
  }

  @Test func onlyWrongLanguageHasACode() throws {
    var session = try LabelSamples.session(2)
    #expect(try session.perform(.label(.mixed, .init(code: "en")), on: "d0")?.code == nil)
  }

  @Test func ratersWhoDoNotKnowTheLanguageHaveFourLabels() throws {
    var session = try LabelSamples.session(2, rater: Rater("ana", proficiency: Proficiency.none))
    #expect(session.rater.choices == [.good, .wrongLanguage, .notLanguage, .unknown])
    #expect(throws: AuditError.self) { try session.perform(.label(.unnatural, .init()), on: "d0") }
    #expect(try session.perform(.label(.notLanguage, .init()), on: "d0")?.proficiency == Proficiency.none)
    #expect(try LabelSamples.session(1).rater.choices == AuditLabel.allCases)
  }

  @Test func ratersSayOnceHowWellTheyKnowTheLanguage() throws {
    var entry = LabelEntry(id: "d0", label: .good, rater: "ana")
    entry.proficiency = .related
    let entries = [entry, LabelEntry(id: "d1", label: .good, rater: "ana")]
    #expect(try LabelSamples.session(3, entries: entries).rater.proficiency == .related)
    #expect(try LabelSamples.session(3, rater: Rater("ben"), entries: entries).rater.proficiency == nil)
    let again = try LabelSamples.session(3, rater: Rater("ana", proficiency: .native), entries: entries)
    #expect(again.rater.proficiency == .native)
  }

  @Test func documentsThatAreNotAskedAboutAreRefused() throws {
    var session = try LabelSamples.session(2)
    #expect(throws: AuditError.self) { try session.perform(.label(.good, .init()), on: "d2") }
    #expect(throws: AuditError.self) { try session.perform(.skip, on: "") }
  }

  @Test func offersAreRivalsThenNamedLanguagesThenNeighbours() throws {
    var session = try LabelSamples.session(3)
    #expect(session.offers.prefix(2).map(\.code) == ["en", LanguageTag("swc")?.code])
    _ = try session.perform(.label(.wrongLanguage, .init(code: "fr")), on: "d0")
    #expect(session.offers.map(\.code).contains("fr"))
    #expect(session.offers.count <= 9)
    #expect(!session.offers.map(\.code).contains("sw"))
    #expect(Set(session.offers).count == session.offers.count)
  }

  @Test func theTimeLeftIsFromTheMedian() throws {
    var session = try LabelSamples.session(5)
    for (id, seconds) in [("d0", 2.0), ("d1", 900), ("d2", 4)] {
      #expect(session.secondsLeft == nil)
      _ = try session.perform(.label(.good, .init(seconds: seconds)), on: id)
    }
    #expect(session.secondsLeft == 8)
  }

  @Test func otherPagesOfTheHostAreNamed() throws {
    let hosts = ["a.example", "b.example", "a.example", ""]
    let documents = hosts.enumerated().map { LabelSamples.document($0.offset, host: $0.element) }
    let session = try LabellingSession(language: "sw", documents: documents, rater: Rater("ana"), entries: [])
    #expect(session.hostMates.map(\.id) == ["d2"])
  }
}

/// The second rater, who labels again what the first one did.
@Suite struct BlindSecondTests {
  /// The first rater's labels of the first documents.
  private static func first(_ count: Int) -> [LabelEntry] {
    (0..<count).map { LabelEntry(id: "d\($0)", label: .mixed, rater: "ana") }
  }

  private func queue(_ count: Int, of total: Int, share: Double, also: [LabelEntry] = []) throws -> [String] {
    let session = try LabelSamples.session(
      total, rater: Rater("ben"), entries: Self.first(count) + also, blindSecond: share)
    return session.queue.map { session.documents[$0].id }
  }

  @Test(arguments: [(40, 0.25, 10), (40, 1, 40), (7, 0.2, 1), (2, 0.1, 1)])
  func theShareOfWhatTheFirstLabelledIsAsked(_ count: Int, _ share: Double, _ expected: Int) throws {
    let queue = try queue(count, of: 60, share: share)
    #expect(queue.count == expected)
    #expect(Set(queue).isSubset(of: Self.first(count).map(\.id)))
    #expect(try self.queue(count, of: 60, share: share) == queue)
    // Not the first ones, which would be of one time of the first rater.
    if expected == 10 { #expect(queue != Self.first(10).map(\.id)) }
  }

  @Test func whatTheSecondHasLabelledStaysWhenTheFirstGoesOn() throws {
    let queue = try queue(20, of: 400, share: 0.2)
    let done = queue.map { LabelEntry(id: $0, label: .good, rater: "ben") }
    let later = try self.queue(400, of: 400, share: 0.2, also: done)
    #expect(Set(queue).isSubset(of: later))
    #expect((80...84).contains(later.count))
  }

  @Test func nothingOfTheFirstRaterIsSeen() throws {
    var entries = Self.first(3)
    entries[0].note = "secret"
    entries[0].flags = [.offensive]
    var session = try LabelSamples.session(3, rater: Rater("ben"), entries: entries, blindSecond: 1)
    #expect(session.current?.id == "d0")
    #expect(session.remarks == nil)
    #expect(session.last == nil)
    #expect(session.labelled == 0)
    #expect(session.undo() == nil)
    _ = try session.perform(.label(.good, .init()), on: "d0")
    #expect(session.last?.entry.rater == "ben")
  }

  @Test func withoutAFirstRaterThereIsNothingToLabel() throws {
    let own = [LabelEntry(id: "d0", label: .good, rater: "ben")]
    let undone = Self.first(1) + [LabelEntry(id: "d0", label: nil, rater: "ana")]
    for entries in [[], own, undone] {
      let error = #expect(throws: AuditError.self) {
        try LabelSamples.session(3, rater: Rater("ben"), entries: entries, blindSecond: 0.5)
      }
      #expect(error?.code == .nothingToAudit)
    }
  }
}
