import Base
import TestSupport
import Testing

@testable import Jobs

@Suite struct FilterCaseTests {
  private static func cases() throws -> [[UInt8]] {
    try FileSystem.read(fixture("filters/cases.jsonl")).split(separator: 0x0A).map(Array.init)
  }

  private static func fixture(_ name: String) -> String { TestFiles.fixture(name) }

  /// Decisions, reasons, texts, words and sentences of datatrove 0.10.1 (scripts/filter-cases).
  @Test func everyCaseOfDatatroveAgrees() throws {
    let lines = try Self.cases()
    var compared = 0
    for (number, line) in lines.enumerated() {
      let test = try FilterCase(line, location: "\(number + 1)")
      guard !test.isSkipped else { continue }
      compared += 1
      let differences = try test.differences().map { "\(test.id) \($0.name): \($0.found), not \($0.expected)" }
      #expect(differences == [])
    }
    #expect(compared > 250)
  }

  private func differences(_ line: String) throws -> [String] {
    try FilterCase(Array(line.utf8), location: "x:1").differences().map(\.name)
  }

  @Test func anotherResultIsTold() throws {
    let case0 = #"{"filter":"gopher-quality","text":"too short","keep":false,"reason":"gopher-short-doc"}"#
    #expect(try differences(case0) == [])
    #expect(try differences(case0.replacing("false", with: "true")) == ["keep"])
    #expect(try differences(case0.replacing("short-doc", with: "long-doc")) == ["reason"])
    let words = #"{"filter":"words+sentences","text":"It's here. Now.","words":["It","'s","here",".","Now","."]}"#
    #expect(try differences(words) == [])
    #expect(try differences(words.replacing(#"'s","here"#, with: #"'s here"#)) == ["words"])
    let text = #"{"filter":"mask-pii","text":"a@b.org","text_out":"email@example.com"}"#
    #expect(try differences(text) == [])
    #expect(try differences(text.replacing("email@", with: "mail@")) == ["text_out"])
  }

  @Test func aLineThatIsNoCaseIsAnError() throws {
    #expect(throws: FilterCaseError.self) { try differences("[]") }
    #expect(throws: FilterCaseError.self) { try differences(#"{"text":"x"}"#) }
    #expect(throws: (any Error).self) { try differences(#"{"filter":"gopher-qualty","text":"x"}"#) }
    #expect(throws: (any Error).self) {
      try differences(#"{"filter":"gopher-quality","params":{"min-words":1},"text":"x"}"#)
    }
  }
}
