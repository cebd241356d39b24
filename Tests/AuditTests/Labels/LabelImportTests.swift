import Base
import TestSupport
import Testing

@testable import Audit

/// Labels from files: all lines or none, and none twice.
@Suite struct LabelImportTests {
  /// What importing a file adds to a log.
  private func entries(_ text: String, log: [LabelEntry] = []) throws -> [LabelEntry] {
    try withTemporaryFolder { folder in
      try AtomicFile.write(text, to: "\(folder)/in.jsonl")
      return try LabelImport.entries(of: "\(folder)/in.jsonl", ids: ["d0", "d1"], log: log)
    }
  }

  private static let good = #"{"id":"d0","label":"g","rater":"ana"}"#
  private static let wrong = #"{"id":"d1","label":"wrong-language","rater":"ben","code":"eng_Latn","note":"Habari"}"#
  private static let undone = #"{"id":"d0","label":null,"rater":"ana"}"#

  @Test func keysNamesAndCodesAreRead() throws {
    var second = LabelEntry(id: "d1", label: .wrongLanguage, rater: "ben")
    second.code = "en"
    second.note = "Habari"
    #expect(
      try entries("\(Self.good)\n\n\(Self.wrong)") == [LabelEntry(id: "d0", label: .good, rater: "ana"), second])
  }

  @Test(arguments: [
    [good, wrong], [good, undone, good], [good, good], [undone, good, undone],
  ])
  func importingAgainAddsNothing(_ lines: [String]) throws {
    let text = lines.joined(separator: "\n") + "\n"
    let first = try entries(text)
    #expect(first.count == lines.count)
    #expect(try entries(text, log: first) == [])
    // Lines that were added to the file since are added.
    #expect(try entries(text + Self.wrong.replacing("ben", with: "carl"), log: first).map(\.rater) == ["carl"])
    #expect(EffectiveLabels(first).all == EffectiveLabels(try entries(text)).all)
  }

  /// A correction on the page stays when the file from before it is imported again.
  @Test func importingAgainDoesNotUndoCorrections() throws {
    let log = try entries(Self.good) + [LabelEntry(id: "d0", label: .short, rater: "ana")]
    #expect(try entries(Self.good, log: log) == [])
  }

  @Test(arguments: [
    (#"{"id":"d7","label":"g","rater":"ana"}"#, "d7 is no document of the sample"),
    (#"{"id":"d0","label":"fine","rater":"ana"}"#, "fine is no label"),
    (#"{"id":"d0","label":"w","rater":"ana","code":"swaheli"}"#, "swaheli is no language"),
    (#"{"id":"d0","label":"g"}"#, "a label without rater"),
    ("{", "a line that is not JSON"),
  ])
  func whatIsNoLabelOfTheSampleIsAnErrorWithItsLine(_ line: String, _ message: String) throws {
    let error = #expect(throws: AuditError.self) { try entries("\(Self.good)\n\(Self.good)\n\(line)\n") }
    #expect(error?.location?.hasSuffix("in.jsonl:3") == true)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    #expect(error?.exitCode == .badInput)
  }
}
