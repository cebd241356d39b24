import Base
import TestSupport
import Testing

@testable import Audit

/// Labelling in a terminal, without one.
@Suite struct TerminalLabellingTests {
  /// A terminal of 80 by 24 over some documents; the clock goes a second a key.
  private func withTerminal(
    _ documents: [AuditDocument] = LabelSamples.documents(4), rater: Rater = Rater("ana"),
    _ body: (inout TerminalLabelling, AuditFolder) throws -> Void
  ) throws {
    try withTemporaryFolder { path in
      let folder = try LabelSamples.write(documents, to: "\(path)/a")
      let desk = try LabellingDesk(folder: folder, language: "sw", rater: rater)
      var labelling = TerminalLabelling(desk: desk, now: 0)
      try body(&labelling, folder)
    }
  }

  private func type(_ text: String, _ labelling: inout TerminalLabelling) throws {
    var now = 0.0
    for key in TerminalKey.parse(Array(text.utf8)).keys {
      now += 1
      try labelling.press(key, columns: 80, rows: 24, now: now)
    }
  }

  @Test func aSequenceThatIsNotWholeIsWaitedFor() {
    for text in ["\u{1B}", "g\u{1B}", "\u{1B}[", "\u{1B}O", "\u{1B}[15"] {
      #expect(TerminalKey.mayGoOn(Array(text.utf8)), "\(text.debugDescription)")
    }
    for text in ["", "g", "\u{1B}[A", "\u{1B}OP", "\u{1B}[15~", "\u{1B}g", "\u{1B}[6~ q"] {
      #expect(!TerminalKey.mayGoOn(Array(text.utf8)), "\(text.debugDescription)")
    }
  }

  @Test func keysAreSavedAsOnThePage() throws {
    try withTerminal { labelling, folder in
      try type("g", &labelling)
      try type("pw2", &labelling)
      try type("cHabari ゔ\u{7F}\rS", &labelling)
      try type("z", &labelling)
      let entries = try LabelLog.read(folder.labels)
      #expect(entries.map(\.id) == ["d0", "d1", "d1", "d2", "d2", "d2"])
      #expect(entries.map(\.label) == [.good, nil, .wrongLanguage, nil, .short, nil])
      #expect(entries.map(\.flags) == [[], [.offensive], [.offensive], [], [], []])
      #expect(entries[2].code == "swc")
      #expect(entries[0].seconds == 1)
      #expect(entries[3...].allSatisfy { $0.note == "Habari " })
      #expect(labelling.desk.session.current?.id == "d2")
      try type("q", &labelling)
      #expect(labelling.desk.isEnded)
    }
  }

  @Test func codesAreWrittenCorrectedAndLeft() throws {
    try withTerminal { labelling, folder in
      try type("w", &labelling)
      #expect(labelling.mode == .code(""))
      try type("xyz\r", &labelling)
      #expect(labelling.message.hasPrefix("xyz is no language"))
      #expect(labelling.mode == .code("xyz"))
      try type("\u{7F}\u{7F}\u{7F}fr\r", &labelling)
      try type("w\r", &labelling)
      try type("wen\u{1B}", &labelling)
      #expect(labelling.mode == .document)
      let entries = try LabelLog.read(folder.labels)
      #expect(entries.map(\.code) == ["fr", nil])
      #expect(labelling.desk.session.current?.id == "d2")
    }
  }

  @Test func skipsAndFlagsAreThoseOfTheSession() throws {
    try withTerminal { labelling, folder in
      try type("kii", &labelling)
      #expect(labelling.desk.session.current?.id == "d1")
      #expect(try LabelLog.read(folder.labels).map(\.flags) == [[.personal], []])
      try type("ggg", &labelling)
      #expect(labelling.desk.session.current?.id == "d0")
      try type("gg", &labelling)
      #expect(labelling.desk.session.current == nil)
      #expect(labelling.screen(columns: 80, rows: 24).joined().contains("All 4 documents are labelled"))
    }
  }

  @Test(arguments: [(80, 24), (40, 20), (20, 10), (200, 60)])
  func screensFit(_ columns: Int, _ rows: Int) throws {
    var document = LabelSamples.document(
      0, host: "\u{1B}[31mevil\u{202E}.example", text: String(repeating: "Habari ya leo. ", count: 200))
    document.title = "\u{1B}]0;title\u{07}\nsecond line"
    let wide = LabelSamples.document(1, text: String(repeating: "今日は良い天気です。", count: 100))
    try withTerminal([document, wide, LabelSamples.document(2, text: "\u{9B}2J\u{202E}x\r\ny\tz")]) { labelling, _ in
      for key in ["", "g", "g", "w", "\u{1B}", "c", "abc"] {
        try type(key, &labelling)
        let lines = labelling.screen(columns: columns, rows: rows)
        if columns >= 80 { #expect(lines.count <= rows, "\(key)") }
        for line in lines {
          #expect(TerminalText.columns(of: line) <= columns, "\(line)")
          #expect(
            line.unicodeScalars.allSatisfy {
              $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x202E
            })
        }
      }
    }
  }

  @Test func longTextsAreScrolledToTheirEnd() throws {
    let text = (0..<100).map { "line \($0)" }.joined(separator: "\n")
    try withTerminal([LabelSamples.document(0, text: text), LabelSamples.document(1)]) { labelling, _ in
      #expect(labelling.screen(columns: 80, rows: 24).contains("line 0"))
      for _ in 0..<60 { try type(" ", &labelling) }
      let last = labelling.screen(columns: 80, rows: 24)
      #expect(last.contains("line 99"))
      #expect(!last.contains("line 80"))
      try type("\u{1B}[A", &labelling)
      #expect(!labelling.screen(columns: 80, rows: 24).contains("line 99"))
      for _ in 0..<60 { try type("\u{1B}[5~", &labelling) }
      #expect(labelling.screen(columns: 80, rows: 24).contains("line 0"))
      try type(" g", &labelling)
      #expect(labelling.scroll == 0)
    }
  }

  @Test func scoresComeAfterTheLabel() throws {
    try withTerminal { labelling, _ in
      #expect(!labelling.screen(columns: 100, rows: 30).joined().contains("0.8"))
      try type("g", &labelling)
      #expect(labelling.screen(columns: 100, rows: 30).joined().contains("sw 0.88"))
    }
  }

  @Test(arguments: [
    ("Habari ya leo", 7, ["Habari", "ya leo"]), ("abcdefgh", 3, ["abc", "def", "gh"]), ("a  b", 2, ["a ", "b"]),
    ("", 5, []), ("今日は", 4, ["今日", "は"]), ("e\u{301}e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}", "e\u{301}"]),
    ("one\ntwo\r\n\nthree", 9, ["one", "two", "three"]), ("ကြီး", 9, ["ကြီး"]),
  ])
  func textIsCutAtSpaces(_ text: String, _ columns: Int, _ lines: [String]) {
    #expect(TerminalText.wrap(text, columns: columns) == lines)
    #expect(TerminalText.wrap(text, columns: columns, limit: 1) == Array(lines.prefix(1)))
  }

  @Test func keysOfATerminalAreParsed() {
    let parsed = TerminalKey.parse(Array("gé\u{1B}[B\u{1B}OA\u{1B}[6~\u{1B}[5~\u{1B}[15~\r\u{7F}\u{03}\u{1B}".utf8))
    #expect(
      parsed.keys == [
        .character("g"), .character("é"), .down, .up, .pageDown, .pageUp, .enter, .backspace, .escape,
      ])
    // The beginning of a character waits for its rest.
    let cut = TerminalKey.parse(Array("aé".utf8.dropLast()))
    #expect(cut.keys == [.character("a")])
    #expect(cut.used == 1)
    #expect(TerminalKey.parse([0xFF, 0x41, 0x80]) == ([.character("A")], 3))
  }
}
