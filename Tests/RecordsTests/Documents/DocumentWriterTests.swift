import Base
import TestSupport
import Testing

@testable import Records

@Suite struct DocumentWriterTests {
  private static func written(_ line: String, _ change: (inout Batch) -> Void) throws -> String {
    let found = try JSONLinesDocumentReaderTests.read(Array(line.utf8), change: change)
    return String(decoding: found.written, as: UTF8.self)
  }

  private static func setText(_ text: String) -> (inout Batch) -> Void {
    { batch in batch.documents[0].text = batch.texts.place(Array(text.utf8).span) }
  }

  /// A changed value is replaced where it stands: the last one of its name.
  @Test(arguments: [
    (#"{"text":"a"}"#, #"{"text":"new\n"}"#),
    (#" { "x" : 1.0, "text" : "a\u0062" ,"y":null} "#, #" { "x" : 1.0, "text" : "new\n" ,"y":null} "#),
    (#"{"text":"a","text":5,"text":"b","id":"i"}"#, #"{"text":"a","text":5,"text":"new\n","id":"i"}"#),
    (#"{"t\u0065xt":"a"}"#, #"{"t\u0065xt":"new\n"}"#),
  ])
  func changedText(_ line: String, _ expected: String) throws {
    #expect(try Self.written(line, Self.setText("new\n")) == expected + "\n")
  }

  @Test func aTextThatIsSetToWhatItIsStaysAsItIsSpelled() throws {
    let line = #"{"text":"\u0061\/","id":7}"#
    #expect(try Self.written(line, Self.setText("a/")) == line + "\n")
    #expect(try Self.written(line, Self.setText("a")) == #"{"text":"a","id":7}"# + "\n")
    #expect(try Self.written(line, Self.setText("a?")) == #"{"text":"a?","id":7}"# + "\n")
  }

  /// A text of which something was replaced when it was read is written as it was repaired, also where it is set to that.
  @Test func aRepairedTextIsWritten() throws {
    let line = #"{"text":"a\ud800","id":7}"#
    #expect(try Self.written(line, Self.setText("a\u{FFFD}")) == "{\"text\":\"a\u{FFFD}\",\"id\":7}\n")
    #expect(try Self.written(line, Self.setText("b")) == #"{"text":"b","id":7}"# + "\n")
  }

  /// Setting what is there already changes nothing, however it is spelled.
  @Test func equalValuesStayAsTheyAreSpelled() throws {
    let line = #"{"text":"\u0061\/","language":null,"language_score":0.50,"id":7,"length":null,"offset":0,"title":""}"#
    let same = try Self.written(line) { batch in
      batch.documents[0].text = batch.texts.place(Array("a/".utf8).span)
      batch.documents[0].id = batch.strings.place(Array("7".utf8).span)
      batch.documents[0].language = "und"
      batch.documents[0].languageScore = 0.5
      batch.documents[0].offset = 0
      batch.documents[0].length = nil
      batch.documents[0].title = .empty
      batch.documents[0].author = .empty
      batch.documents[0].charset = ""
    }
    #expect(same == line + "\n")
  }

  /// A new member goes behind the last known one that comes before it in the order of docs/records.md.
  @Test(arguments: [
    (#"{"text":"a"}"#, #"{"text":"a","url":"u","language":"sw","language_score":0.2500,"title":"T"}"#),
    (
      #"{"id":"i","x":{"url":1},"text":"a", "html_lang":"h" }"#,
      #"{"id":"i","url":"u","language":"sw","language_score":0.2500,"title":"T","x":{"url":1},"text":"a", "html_lang":"h" }"#
    ),
    (
      #"{"language":"en","text":"a","url":null,"y":1}"#,
      #"{"language":"sw","language_score":0.2500,"title":"T","text":"a","url":"u","y":1}"#
    ),
    (
      #"{"text":"a","date":"D","offset":5,"z":0}"#,
      #"{"text":"a","url":"u","date":"D","language":"sw","language_score":0.2500,"offset":5,"title":"T","z":0}"#
    ),
  ])
  func newMembers(_ line: String, _ expected: String) throws {
    let written = try Self.written(line) { batch in
      batch.documents[0].url = batch.strings.place(Array("u".utf8).span)
      batch.documents[0].language = "sw"
      batch.documents[0].languageScore = 0.25
      batch.documents[0].title = batch.strings.place(Array("T".utf8).span)
    }
    #expect(written == expected + "\n")
  }

  /// Rejects say why at their end, or where an earlier reason was.
  @Test(arguments: [
    (
      #"{"text":"a","token_count":5}"#,
      #"{"text":"a","token_count":5,"stage":"s","reason":"r","values":"{\"n\":1,\"x\":0.5000,\"t\":\"\\\"\"}"}"#
    ),
    (#"{"text":"a"} "#, #"{"text":"a","stage":"s","reason":"r","values":"{\"n\":1,\"x\":0.5000,\"t\":\"\\\"\"}"} "#),
    (
      #"{"reason":"old","text":"a","values":{"a":1},"stage":"old"}"#,
      #"{"reason":"r","text":"a","values":"{\"n\":1,\"x\":0.5000,\"t\":\"\\\"\"}","stage":"s"}"#
    ),
  ])
  func rejects(_ line: String, _ expected: String) throws {
    let written = try Self.written(line) { batch in
      batch.drop(
        0, stage: "s", for: .init(rawValue: "r"),
        [.init("n", .integer(1)), .init("x", .number(0.5)), .init("t", .text("\""))])
    }
    #expect(written == expected + "\n")
  }

  @Test func changesAndAReasonTogether() throws {
    let written = try Self.written(#"{"id":"i","text":"a"}"#) { batch in
      Self.setText("b")(&batch)
      batch.documents[0].dump = batch.strings.place(Array("d".utf8).span)
      batch.drop(0, stage: "s", for: .init(rawValue: "r"))
    }
    #expect(written == #"{"id":"i","dump":"d","text":"b","stage":"s","reason":"r","values":"{}"}"# + "\n")
  }

  /// A document of no line is written whole, with what its input says of all.
  @Test func documentsWithoutALine() {
    var batch = Batch()
    var document = Document()
    document.text = batch.texts.place(Array("a".utf8).span)
    document.filePath = batch.strings.place(Array("own".utf8).span)
    batch.documents.append(document)
    var json = JSONWriter()
    var whole = JSONWriter()
    let provenance = Provenance(dump: "d", filePath: "f")
    DocumentWriter().write(batch, row: 0, from: provenance, to: &json)
    whole.line(batch, row: 0, from: provenance)
    #expect(json.bytes.array() == whole.bytes.array())
    #expect(json.bytes.string().contains(#""dump":"d","url":"","date":"1970-01-01T00:00:00Z","file_path":"own""#))
  }

  /// Whatever the line, a change of one member is a change of that one alone: nothing else differs when the
  /// line is parsed, and no byte outside it.
  @Test func changesOfRandomLines() throws {
    var random = SeededGenerator(seed: 8)
    let members = [
      #""id" : "i""#, #""url":"u\u00e9""#, #""x":[1.0, {"text":"no"}]"#, #""language":"en""#, #""offset":12"#,
      #""title":null"#, #""token_count":  1e2"#, #""html_lang":"h""#, #""text":"first""#,
    ]
    for _ in 0..<500 {
      var chosen = members.filter { _ in Bool.random(using: &random) }
      chosen.append(#""text": "old""#)
      chosen.shuffle(using: &random)
      let isTextLast = chosen.lastIndex { $0.hasPrefix(#""text""#) }.map { chosen[$0].hasSuffix(#""old""#) } ?? true
      let line = "{" + chosen.joined(separator: Bool.random(using: &random) ? "," : " , ") + "}"
      let changed = try Self.written(line, Self.setText("new \"text\""))
      let old = isTextLast ? #""text": "old""# : #""text":"first""#
      let new = isTextLast ? #""text": "new \"text\"""# : #""text":"new \"text\"""#
      #expect(changed == line.replacingLast(old, by: new) + "\n")
      let titled = try Self.written(line) { $0.documents[0].title = $0.strings.place(Array("T".utf8).span) }
      let before = try JSONValue(parsing: line).members!.filter { $0.key != "title" }
      let after = try JSONValue(parsing: titled).members!
      #expect(after.filter { $0.key != "title" } == before)
      #expect(after.filter { $0.key == "title" }.map(\.value) == [.string("T")])
    }
  }
}

extension String {
  /// The string with the last occurrence of a part replaced.
  fileprivate func replacingLast(_ part: String, by new: String) -> String {
    let (bytes, part) = (Array(utf8), Array(part.utf8))
    for start in stride(from: bytes.count - part.count, through: 0, by: -1)
    where bytes[start..<start + part.count].elementsEqual(part) {
      return String(
        decoding: bytes[..<start] + Array(new.utf8) + bytes[(start + part.count)...], as: UTF8.self)
    }
    return self
  }
}
